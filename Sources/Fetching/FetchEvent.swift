/// What happens during a fetch, for those who watch it.
package enum FetchEvent: Hashable, Sendable {
  /// Another process is fetching the same file.
  case waiting(holder: LockHolder?)
  /// The bytes of an earlier fetch are used.
  case resuming(at: Int)
  /// All begins again.
  case restarting(RestartReason)
  /// A fault that may pass; the next attempt begins after `seconds`.
  case retrying(FetchError, seconds: Double)
  /// Bytes arrived.
  case progress(FetchProgress)
  /// All bytes are here and are being checked.
  case verifying
}

/// How far a fetch is.
package struct FetchProgress: Hashable, Sendable {
  /// The bytes that are here, those of an earlier fetch included.
  package let done: Int
  /// The size of the file, once it is known.
  package let total: Int?
  /// The bytes that arrive in a second at present; those of an earlier fetch do not count.
  package let rate: Double

  /// The seconds that the rest will take, where that can be said.
  package var secondsLeft: Double? {
    guard let total, rate > 0 else { return nil }
    return Double(max(0, total - done)) / rate
  }
}

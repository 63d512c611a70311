/// What happens during a fetch, for those who watch it.
public enum FetchEvent: Hashable, Sendable {
  /// The file that is here is not the one that is asked for now; it stays until the new one is.
  case replacing(reason: String)
  /// The bytes begin to come from an address, a path or the program itself, which `source` names.
  case started(source: String)
  /// Another process is fetching the same file.
  case waiting(holder: LockHolder?)
  /// The bytes of an earlier fetch are used.
  case resuming(at: Int)
  /// All begins again.
  case restarting(RestartReason)
  /// A fault that may pass; the next attempt begins after `seconds`.
  case retrying(FetchError, seconds: Double)
  /// One source failed for good; the next one is asked.
  case passingOn(FetchError)
  /// Bytes arrived, or none did for a while.
  case progress(FetchProgress)
  /// All bytes are here and are being checked.
  case verifying
}

/// How far a fetch is.
public struct FetchProgress: Hashable, Sendable {
  /// The bytes that are here, those of an earlier fetch included.
  public let done: Int
  /// The size of the file, once it is known.
  public let total: Int?
  /// The bytes that arrive in a second at present, 0 where that cannot be told yet; those of an
  /// earlier fetch do not count.
  public let rate: Double

  /// The seconds that the rest will take, where that can be said.
  public var secondsLeft: Double? {
    guard let total, rate > 0 else { return nil }
    return Double(max(0, total - done)) / rate
  }
}

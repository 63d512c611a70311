/// How files are fetched.
package struct FetchOptions: Sendable {
  /// The base that takes the place of an address's scheme and host in every request.
  package var mirror: String?
  /// Tokens, each with the one host that gets it.
  package var tokens: [HostToken] = []
  /// The certificates to trust, in PEM form; nil for those of the system.
  package var certificateFile: String?
  /// The proxy; nil for the one that the environment names, empty for none.
  package var proxy: String?
  /// Whether the network must not be used.
  package var isOffline = false
  /// Whether a file that does not fit on the disk is refused before it is fetched.
  package var checksSpace = true
  /// When and how often a transfer is tried again.
  package var retries = RetryPolicy()
  /// The seconds that making a connection may take.
  package var connectTimeout = 20
  /// The speed in bytes per second below which a transfer counts as stalled.
  package var stallSpeed = 1024
  /// The seconds that a transfer may stay below that speed.
  package var stallSeconds = 30
  /// The seconds to wait for another process that makes no progress with the same file.
  package var lockSeconds = 120
  /// Whether `flock` is used; without it this behaves as on file systems where it does nothing.
  package var usesLocks = true

  /// The options that suit a person at a terminal.
  package init() {}
}

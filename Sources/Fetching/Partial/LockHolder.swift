/// Who holds a lock and for how long.
public struct LockHolder: Hashable, Sendable, CustomStringConvertible {
  /// The process.
  public let pid: Int32
  /// The machine.
  public let host: String
  /// The seconds since the lock was taken, by the clock of this machine.
  public let age: Int

  /// The holder in words.
  public var description: String { "process \(pid) on \(host), at it for \(age) s" }
}

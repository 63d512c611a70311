internal import Synchronization

/// The compressed entry that was inflated last, whole, for views that want parts of it.
package final class InflatedEntry: Sendable {
  private let latest = Mutex<(offset: Int, bytes: [UInt8])?>(nil)

  package init() {}

  /// The bytes of the entry that begins at `offset`, where it was the last.
  func bytes(at offset: Int) -> [UInt8]? {
    latest.withLock { $0?.offset == offset ? $0?.bytes : nil }
  }

  /// Keeps the bytes of the entry that begins at `offset`, and no others.
  func keep(_ bytes: [UInt8], at offset: Int) {
    latest.withLock { $0 = (offset, bytes) }
  }
}

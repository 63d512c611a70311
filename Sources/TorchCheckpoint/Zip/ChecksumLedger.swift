package import Tensors
internal import Synchronization

/// Which entries of an archive have been found to match their checksum.
///
/// A view of part of an entry cannot be checked by itself; the ledger has the whole entry read once.
package final class ChecksumLedger: Sendable {
  private let verified = Mutex<Set<Int>>([])

  package init() {}

  /// Verifies `entry` unless that has been done.
  package func verify(_ entry: ZipEntryBytes) throws(CheckpointError) {
    let isKnown = verified.withLock { $0.contains(entry.dataOffset) }
    if !isKnown { try entry.forEachChunk { (_) throws(CheckpointError) in } }
  }

  /// Notes that the entry whose bytes begin at `offset` was read whole and matched.
  package func note(_ offset: Int) {
    verified.withLock { _ = $0.insert(offset) }
  }
}

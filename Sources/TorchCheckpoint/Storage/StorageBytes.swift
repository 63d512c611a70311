package import Tensors

/// Bytes of a storage, of which a tensor may want only a part.
package protocol StorageBytes: TensorBytes {
  /// Hands the bytes of `range` to `body` in order.
  ///
  /// Where `range` begins at a multiple of 16, so do the pieces, counted from its start.
  func forEachChunk(
    in range: Range<Int>, _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError)

  /// The same bytes in a form of which many small parts can be read.
  func forRandomAccess() throws(CheckpointError) -> any StorageBytes
}

extension StorageBytes {
  package func forRandomAccess() throws(CheckpointError) -> any StorageBytes { self }
}

extension FileRange: StorageBytes {
  package func forEachChunk(
    in range: Range<Int>, _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw CheckpointError(file.path, .truncated, "bytes \(range) of a stretch of \(count)")
    }
    try file.forEachChunk(in: offset + range.lowerBound..<offset + range.upperBound, body)
  }
}

extension MemoryBytes: StorageBytes {
  package func forEachChunk(
    in range: Range<Int>, _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    try body(bytes.rawSpan.extracting(range))
  }
}

/// No bytes at all: the storage of a meta tensor.
package struct AbsentBytes: StorageBytes {
  package let count: Int
  private let reason: String

  package init(count: Int, reason: String) {
    self.count = count
    self.reason = reason
  }

  package var fileRange: FileRange? { nil }

  package func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    throw CheckpointError("tensor", .noData, reason)
  }

  package func forEachChunk(
    in range: Range<Int>, _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    try forEachChunk(body)
  }
}

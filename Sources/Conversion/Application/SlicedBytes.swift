package import Tensors

/// A stretch of other bytes, read on demand.
package struct SlicedBytes: TensorBytes {
  private let base: any TensorBytes
  private let range: Range<Int>

  /// The bytes of `base` in `range`, a stretch of its file again where `base` is one.
  static func make(_ base: any TensorBytes, _ range: Range<Int>) -> any TensorBytes {
    guard let file = base.fileRange else { return SlicedBytes(base: base, range: range) }
    return FileRange(
      file: file.file, offset: file.offset + range.lowerBound, count: range.count)
  }

  package var count: Int { range.count }

  package var fileRange: FileRange? { nil }

  package func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    var start = 0
    try base.forEachChunk { (chunk) throws(CheckpointError) in
      let part = range.clamped(to: start..<start + chunk.byteCount)
      if !part.isEmpty {
        try body(chunk.extracting(part.lowerBound - start..<part.upperBound - start))
      }
      start += chunk.byteCount
    }
  }
}

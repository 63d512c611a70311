package import Tensors

/// Several bytes one after the other, read on demand.
package struct ConcatenatedBytes: TensorBytes {
  private let parts: [any TensorBytes]

  /// The bytes of `parts` in order; `parts` itself where there is only one.
  static func make(_ parts: [any TensorBytes]) -> any TensorBytes {
    parts.count == 1 ? parts[0] : ConcatenatedBytes(parts: parts)
  }

  package var count: Int { parts.reduce(0) { $0 + $1.count } }

  package var fileRange: FileRange? { nil }

  package func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    for part in parts { try part.forEachChunk(body) }
  }
}

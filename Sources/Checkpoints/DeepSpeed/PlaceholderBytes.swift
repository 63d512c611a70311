/// The bytes of a tensor that is described here and kept elsewhere.
struct PlaceholderBytes: TensorBytes {
  let count: Int
  let error: CheckpointError

  var fileRange: FileRange? { nil }

  func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    throw error
  }
}

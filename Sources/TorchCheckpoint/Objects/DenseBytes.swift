internal import Tensors

/// The elements of a sparse tensor with the zeros filled in.
struct DenseBytes: TensorBytes {
  let count: Int
  private let places: SparsePlaces
  private let values: TorchTensor
  private let elementSize: Int
  private let subject: String

  /// Checks the shapes of the parts against `shape`; the indices are checked when they are read.
  init(
    _ sparse: SparseTensor, type: ScalarType, shape: [Int], subject: String
  ) throws(CheckpointError) {
    guard shape.count <= Limits.rank, let count = type.byteCount(shape: shape), type.bitWidth >= 8,
      let values = sparse.parts.last?.tensor
    else {
      throw CheckpointError(
        subject, .tensorGeometry, "a sparse tensor of impossible shape \(shape)")
    }
    self.count = count
    self.values = values
    self.subject = subject
    elementSize = type.bitWidth / 8
    places = try SparsePlaces(sparse, shape: shape, subject: subject)
  }

  var fileRange: FileRange? { nil }

  /// Whether reading the indices costs next to nothing.
  var isQuicklyChecked: Bool { places.isQuicklyRead }

  /// Refuses indices outside of the shape.
  func checkIndices() throws(CheckpointError) { _ = try places.read() }

  func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    for bytes in [count, values.bytes.count] where bytes > Limits.densifiedBytes {
      throw CheckpointError(
        subject, .limit, "\(bytes) bytes of a sparse tensor; at most \(Limits.densifiedBytes)")
    }
    let origins = try places.read()
    guard count > 0 else { return }
    let source = try values.bytes.read()
    var dense = [UInt8](repeating: 0, count: count)
    var seen: Set<Int> = []
    var position = 0
    for origin in origins {
      guard seen.insert(origin).inserted else {
        throw CheckpointError(
          subject, .unsupported, "the same place has two values: coalesce the tensor first")
      }
      for row in 0..<places.rows {
        let start = (origin + row * places.rowStride) * elementSize
        let bytes = source[position..<position + places.columns * elementSize]
        dense.replaceSubrange(start..<start + bytes.count, with: bytes)
        position += bytes.count
      }
    }
    try body(dense.rawSpan)
  }
}

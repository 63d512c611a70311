internal import TorchCheckpoint

/// The elements of a tensor that was saved in pieces, put together when they are read.
///
/// Pieces that divide only the first dimension, as FSDP makes them, are read one after the other;
/// for others the whole tensor is put together in memory.
struct PiecedBytes: TensorBytes {
  let count: Int
  private let name: String
  private let type: ScalarType
  private let shape: [Int]
  /// The pieces that have elements, by their place in the first dimension.
  private let pieces: [TensorPiece]
  private let isInOrder: Bool

  /// More pieces than this that divide several dimensions are refused.
  private static let pieceLimit = 4_096

  /// Checks that the pieces are of the type, lie inside of `shape` and hold as many elements.
  ///
  /// `subject` names the file and the tensor.
  init(
    _ subject: String, type: ScalarType, shape: [Int], pieces: [TensorPiece]
  ) throws(CheckpointError) {
    guard let count = type.byteCount(shape: shape) else {
      throw CheckpointError(subject, .incompleteTensor, "the impossible shape \(shape)")
    }
    let wanted = elementCount(of: shape) ?? 0
    var held = 0
    for piece in pieces {
      guard piece.tensor.scalarType == type, piece.fits(into: shape) else {
        throw CheckpointError(
          subject, .incompleteTensor,
          "a piece \(piece.tensor.scalarType.rawValue) \(piece.shape) at \(piece.offsets) "
            + "of \(type.rawValue) \(shape)")
      }
      // A piece that fits is no larger than the whole, so the sum is stopped before it overflows.
      held += piece.elementCount
      guard held <= wanted else { break }
    }
    guard held == wanted else {
      throw CheckpointError(
        subject, .incompleteTensor,
        held > wanted
          ? "its \(pieces.count) pieces hold more than its \(wanted) elements"
          : "expected \(wanted) elements in its \(pieces.count) pieces, found \(held)")
    }
    self.count = count
    self.name = subject
    self.type = type
    self.shape = shape
    self.pieces = pieces.filter { $0.elementCount > 0 }
      .sorted { ($0.offsets.first ?? 0) < ($1.offsets.first ?? 0) }
    isInOrder = PiecedBytes.dividesRows(self.pieces, shape)
  }

  /// No stretch of a file, even for a single piece: reading checks what a copy would not.
  var fileRange: FileRange? { nil }

  func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    guard isInOrder else {
      let whole = try gather()
      return try body(whole.rawSpan)
    }
    for piece in pieces { try piece.tensor.bytes.forEachChunk(body) }
  }

  /// Whether the pieces, one after the other, are the rows of the whole.
  private static func dividesRows(_ pieces: [TensorPiece], _ shape: [Int]) -> Bool {
    var next = 0
    for piece in pieces {
      guard piece.offsets.first ?? 0 == next,
        piece.offsets.dropFirst().allSatisfy({ $0 == 0 }),
        piece.shape.dropFirst() == shape.dropFirst()
      else { return false }
      next += piece.shape.first ?? 0
    }
    return true
  }

  private func gather() throws(CheckpointError) -> [UInt8] {
    guard count <= Limits.gatheredBytes, pieces.count <= PiecedBytes.pieceLimit else {
      throw CheckpointError(
        name, .limit,
        "\(count) bytes in \(pieces.count) pieces; at most \(Limits.gatheredBytes) "
          + "in \(PiecedBytes.pieceLimit) are put together")
    }
    guard type.bitWidth.isMultiple(of: 8) else {
      throw CheckpointError(name, .unsupported, "pieces of packed numbers")
    }
    try checkOverlaps()
    var whole = [UInt8](repeating: 0, count: count)
    for piece in pieces { try place(piece, in: &whole) }
    return whole
  }

  private func checkOverlaps() throws(CheckpointError) {
    for (index, piece) in pieces.enumerated() {
      for other in pieces[..<index] where piece.overlaps(other) {
        throw CheckpointError(
          name, .incompleteTensor, "pieces at \(other.offsets) and \(piece.offsets) overlap")
      }
    }
  }

  /// Copies a piece to its place, run by run.
  private func place(_ piece: TensorPiece, in whole: inout [UInt8]) throws(CheckpointError) {
    let bytes = try piece.tensor.bytes.read()
    let runs = PieceRuns(piece, in: shape, elementSize: type.bitWidth / 8)
    guard bytes.count == runs.count * runs.length else {
      throw CheckpointError(
        name, .truncated,
        "expected \(runs.count * runs.length) bytes of a piece, found \(bytes.count)")
    }
    for run in 0..<runs.count {
      let start = runs.start(of: run)
      whole.replaceSubrange(
        start..<start + runs.length, with: bytes[run * runs.length..<(run + 1) * runs.length])
    }
  }
}

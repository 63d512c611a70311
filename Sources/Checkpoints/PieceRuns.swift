/// The stretches of a tensor's bytes that a piece of it covers, in the piece's own order.
struct PieceRuns {
  /// The number of stretches.
  let count: Int
  /// The bytes of each.
  let length: Int
  /// The extents that stretches are counted over.
  private let outer: [Int]
  /// The bytes from one to the next along each of those.
  private let strides: [Int]
  private let origin: Int

  /// The runs of a piece that lies inside of `whole`.
  init(_ piece: TensorPiece, in whole: [Int], elementSize: Int) {
    var strides = [Int](repeating: elementSize, count: whole.count)
    for index in whole.indices.dropLast().reversed() {
      strides[index] = strides[index + 1] * whole[index + 1]
    }
    // A run goes through the last dimensions that the piece has whole, and the one before them.
    var split = max(whole.count - 1, 0)
    while split > 0, piece.shape[split] == whole[split] { split -= 1 }
    outer = Array(piece.shape[..<split])
    count = outer.reduce(1, *)
    length = whole.isEmpty ? elementSize : piece.shape[split] * strides[split]
    origin = zip(piece.offsets, strides).reduce(0) { $0 + $1.0 * $1.1 }
    self.strides = strides
  }

  /// Where a run begins in the whole.
  func start(of run: Int) -> Int {
    var rest = run
    var start = origin
    for index in outer.indices.reversed() {
      start += rest % outer[index] * strides[index]
      rest /= outer[index]
    }
    return start
  }
}

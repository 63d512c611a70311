package import Tensors

/// The relative position index of a square grid as int64, made row by row.
///
/// Row and column 0 are the class token. The index counts distances row-major; the last three rows
/// of the table are for class token to patch, patch to class token and class token to itself.
package struct PositionIndexBytes: TensorBytes {
  let grid: Int

  package var count: Int { tokens * tokens * 8 }

  package var fileRange: FileRange? { nil }

  private var tokens: Int { grid * grid + 1 }

  private var distances: Int { (2 * grid - 1) * (2 * grid - 1) }

  /// The index of the pair `query`, `key`.
  func index(_ query: Int, _ key: Int) -> Int {
    switch (query, key) {
    case (0, 0): return distances + 2
    case (0, _): return distances
    case (_, 0): return distances + 1
    default:
      let (queryRow, queryColumn) = (query - 1).quotientAndRemainder(dividingBy: grid)
      let (keyRow, keyColumn) = (key - 1).quotientAndRemainder(dividingBy: grid)
      let row = queryRow - keyRow + grid - 1
      return row * (2 * grid - 1) + queryColumn - keyColumn + grid - 1
    }
  }

  package func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    var row = [Int64](repeating: 0, count: tokens)
    for query in 0..<tokens {
      for key in 0..<tokens { row[key] = Int64(index(query, key)) }
      try body(row.elementBytes)
    }
  }
}

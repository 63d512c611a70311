internal import CKernels

/// A relative position bias table, arranged so that a row of the bias is copied and not looked up.
///
/// The bias of patch i towards patch j depends on their distance alone. Stored a head at a time with
/// horizontal distances in the order of the keys, the bias of one query towards a row of keys is one
/// contiguous stretch, so the [heads, tokens, tokens] bias never exists as a whole: at 512 pixels it
/// would take 50 MB a block.
package struct PositionBias: Sendable {
  /// The heads, each with a bias of its own.
  package let heads: Int
  /// The patches along one side.
  package let grid: Int
  /// [heads, 2 grid - 1, 2 grid - 1]: by vertical distance, then by negated horizontal distance.
  private let distances: [Float]
  /// [3, heads]: from the class token, to the class token, and of the class token to itself.
  private let classToken: [Float]

  /// Arranges `table` of shape [(2 grid - 1)² + 3, heads], rows ordered as the original does.
  package init(table: Span<Float>, heads: Int, grid: Int) {
    let side = 2 * grid - 1
    precondition(grid > 0 && heads > 0 && table.count == (side * side + 3) * heads, "odd table")
    self.heads = heads
    self.grid = grid
    var distances = [Float](repeating: 0, count: heads * side * side)
    for row in 0..<side {
      for column in 0..<side {
        for head in 0..<heads {
          distances[(head * side + row) * side + side - 1 - column] =
            table[(row * side + column) * heads + head]
        }
      }
    }
    self.distances = distances
    classToken = (side * side * heads..<table.count).map { table[$0] }
  }

  /// The number of tokens: the class token and the patches.
  package var tokens: Int { grid * grid + 1 }

  /// The bias of token `query` towards all tokens in head `head`, written to `row`.
  package func fill(_ row: inout MutableSpan<Float>, query: Int, head: Int) {
    precondition(row.count == tokens && head < heads && query < tokens, "no such row")
    unsafe row.withUnsafeMutableBufferPointer { row in
      guard let base = row.baseAddress else { return }
      unsafe fill(base, query: query, head: head)
    }
  }

  /// As above, where the caller has made sure of the room.
  func fill(_ row: UnsafeMutablePointer<Float>, query: Int, head: Int) {
    unsafe withParameters(head: head) { unsafe zoo_fill_bias($0, query, row) }
  }

  /// Calls `body` with the bias of `head` as C takes it.
  func withParameters(head: Int, _ body: (zoo_bias) -> Void) {
    let side = 2 * grid - 1
    unsafe distances.withUnsafeBufferPointer { distances in
      unsafe body(
        zoo_bias(
          distances: distances.baseAddress.advanced(by: head * side * side), grid: grid,
          from_class: classToken[head], to_class: classToken[heads + head],
          class_itself: classToken[2 * heads + head]))
    }
  }
}

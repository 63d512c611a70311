/// Which row of a relative position bias table belongs to a pair of tokens.
///
/// It follows from the grid alone, so it is computed and never stored (the original keeps it in
/// checkpoints as `relative_position_index`). Token 0 is the class token.
package struct RelativePosition: Hashable, Sendable {
  /// The patches along one side.
  package let grid: Int

  /// The positions of a square grid.
  package init(grid: Int) {
    precondition(grid > 0, "an empty grid")
    self.grid = grid
  }

  /// The tokens: the class token and the patches.
  package var tokens: Int { grid * grid + 1 }

  /// The rows of a table: one a distance, and three for the class token.
  package var rows: Int { (2 * grid - 1) * (2 * grid - 1) + 3 }

  /// The row of the table for the bias of token `query` towards token `key`.
  package func row(query: Int, key: Int) -> Int {
    switch (query, key) {
    case (0, 0): return rows - 1
    case (0, _): return rows - 3
    case (_, 0): return rows - 2
    default:
      let (queryY, queryX) = (query - 1).quotientAndRemainder(dividingBy: grid)
      let (keyY, keyX) = (key - 1).quotientAndRemainder(dividingBy: grid)
      return (queryY - keyY + grid - 1) * (2 * grid - 1) + queryX - keyX + grid - 1
    }
  }

  /// All rows, [tokens, tokens].
  package var index: [Int] {
    (0..<tokens).flatMap { query in (0..<tokens).map { row(query: query, key: $0) } }
  }
}

import BEiTModels
import Kernels
import Testing

@Suite struct RelativePositionTests {
  @Test func twoByTwo() {
    #expect(
      RelativePosition(grid: 2).index == [
        11, 9, 9, 9, 9, 10, 4, 3, 1, 0, 10, 5, 4, 2, 1, 10, 7, 6, 4, 3, 10, 8, 7, 5, 4,
      ])
  }

  /// The index of the published models.
  @Test func fourteenByFourteen() {
    let position = RelativePosition(grid: 14)
    #expect(position.tokens == 197 && position.rows == 732)
    #expect((1..<197).allSatisfy { position.row(query: $0, key: $0) == 364 })
    #expect(position.row(query: 1, key: 196) == 0)
    #expect(position.row(query: 196, key: 1) == 728)
    #expect(position.row(query: 0, key: 5) == 729)
    #expect(position.row(query: 5, key: 0) == 730)
    #expect(position.row(query: 0, key: 0) == 731)
    #expect(position.index.reduce(0, +) == 14_270_119)
  }

  /// The kernel's arrangement of a table says what the index says.
  @Test(arguments: [1, 2, 5]) func arrangement(grid: Int) {
    let position = RelativePosition(grid: grid)
    let table = (0..<position.rows * 3).map(Float.init)
    let bias = PositionBias(table: table.span, heads: 3, grid: grid)
    for query in 0..<position.tokens {
      for head in 0..<3 {
        var row = [Float](repeating: .nan, count: position.tokens)
        var span = row.mutableSpan
        bias.fill(&span, query: query, head: head)
        #expect(
          row
            == (0..<position.tokens).map { table[position.row(query: query, key: $0) * 3 + head] })
      }
    }
  }
}

import BEiTModels
import Glibc
import Tensors
import Testing

struct TableCase: Sendable, CustomTestStringConvertible {
  let method: TableInterpolation
  let grid: Int
  /// Row, column and value in the resized plane.
  let values: [(Int, Int, Double)]
  let sum: Double
  var testDescription: String { "\(method) to \(grid)" }
}

@Suite struct TableInterpolationTests {
  /// One head whose plane holds sin(0.37 k) + 0.01 k, at a grid of 14.
  private func resized(_ method: TableInterpolation, to grid: Int) throws -> [Float] {
    var backbone = BackboneConfiguration(width: 2, depth: 1, heads: 1, mlpWidth: 2)
    let source = Configuration.classification(.init(backbone: backbone, classes: 1))
    backbone.imageSize = 16 * grid
    let target = Configuration.classification(.init(backbone: backbone, classes: 1))
    var weights = StateDict.random(for: source, seed: 1)
    let name = "backbone.blocks.0.attention.relativePositionBias"
    let plane = (0..<729).map { Float(sin(0.37 * Double($0)) + 0.01 * Double($0)) }
    weights[name] = LazyTensor(shape: [732, 1], values: plane + [7, 8, 9])
    let fit = try WeightFit(weights, from: source, to: target, tables: method)
    #expect(fit.resized == (grid == 14 ? [] : [name]) && fit.fresh.isEmpty && fit.unused.isEmpty)
    return try #require(fit.weights[name]).floats()
  }

  /// The original implementations on the same table.
  @Test(arguments: [
    TableCase(
      method: .unilm, grid: 24,
      values: [
        (0, 0, 0), (0, 1, 0.12994568684), (1, 0, -1.14218572711), (23, 23, 4.03721857071),
        (46, 46, 6.55092573166),
      ], sum: 8017.526427428),
    TableCase(
      method: .unilm, grid: 32,
      values: [
        (0, 0, -0.000235470698), (0, 1, 0.077943546319), (1, 0, -0.988235333263),
        (31, 31, 4.037218570709), (62, 62, 6.551252819829),
      ], sum: 14377.702272423),
    TableCase(
      method: .timm, grid: 24, values: [(0, 1, 0.131667062640), (1, 0, -0.094105921686)],
      sum: 8035.974677),
    TableCase(
      method: .huggingFace, grid: 24, values: [(0, 1, 0.134414092), (1, 0, -0.096069284)],
      sum: 8042.064795),
  ]) func knownValues(_ table: TableCase) throws {
    let values = try resized(table.method, to: table.grid)
    let side = 2 * table.grid - 1
    #expect(values.count == side * side + 3 && values.suffix(3) == [7, 8, 9])
    for (row, column, value) in table.values {
      #expect(abs(Double(values[row * side + column]) - value) < 1e-6)
    }
    #expect(abs(values.dropLast(3).reduce(0) { $0 + Double($1) } - table.sum) < 1e-3)
  }

  @Test(arguments: TableInterpolation.allCases) func sameGrid(_ method: TableInterpolation) throws {
    #expect(try resized(method, to: 14)[1] == Float(sin(0.37) + 0.01))
  }
}

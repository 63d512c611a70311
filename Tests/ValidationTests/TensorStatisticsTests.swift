import BEiTModels
import Tensors
import Testing

@testable import Validation

@Suite struct TensorStatisticsTests {
  @Test func figures() throws {
    let tensor = LazyTensor(shape: [2, 3], values: [1, 0, -3, .nan, .infinity, 6])
    let found = try #require(TensorStatistics("w", tensor))
    #expect(found.least == -3 && found.greatest == 6 && found.mean == 1)
    // The mean of 0, 1, 16 and 25.
    #expect(found.deviation.map { abs($0 - 10.5.squareRoot()) < 1e-12 } == true)
    #expect(found.zeros == 1 && found.notFinite == 2 && found.type == "F32")
  }

  @Test func nothingFinite() throws {
    let found = try #require(TensorStatistics("w", LazyTensor(shape: [1], values: [.nan])))
    #expect(found.mean == nil && found.least == nil && found.notFinite == 1)
  }

  @Test func biasMaps() throws {
    let backbone = BackboneConfiguration(imageSize: 4, patchSize: 2, width: 4, depth: 1, heads: 10)
    var weights = StateDict()
    weights["backbone.relativePositionBias"] = LazyTensor(
      shape: [12, 10], values: (0..<120).map { Float($0 - 60) })
    weights["backbone.blocks.1.attention.relativePositionBias"] = LazyTensor(
      shape: [11, 10], values: (0..<110).map { Float($0) })
    let maps = BiasMap.all(weights, backbone)
    // The second has the wrong number of rows.
    #expect(maps.count == 1 && maps[0].block == nil && maps[0].limit == 60)
    // Ten maps of 3x3 in two rows, with lines between.
    #expect(maps[0].picture.width == 19 && maps[0].picture.height == 7)
  }
}

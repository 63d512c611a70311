import BEiTModels
import Tensors
import Testing

@Suite struct SegmentationTests {
  private func model(
    _ change: (inout SegmentationConfiguration) -> Void = { _ in }
  ) throws -> SegmentationModel {
    var configuration = SegmentationConfiguration(
      backbone: .init(imageSize: 32, patchSize: 16, width: 24, depth: 4, heads: 2), classes: 3,
      channels: 8, poolScales: [1, 2], auxiliaryChannels: 4)
    change(&configuration)
    let weights = StateDict.random(for: .segmentation(configuration), seed: 5)
    return try SegmentationModel(weights, configuration)
  }

  @Test func shapes() throws {
    let outputs = try model().outputs(for: ["input": Golden.input(side: 32, batch: 2)])
    let shapes = outputs.map { "\($0.name) \($0.tensor.shape)" }
    #expect(
      shapes == [
        "backbone.level0 [2, 24, 8, 8]", "backbone.level1 [2, 24, 4, 4]",
        "backbone.level2 [2, 24, 2, 2]", "backbone.level3 [2, 24, 1, 1]",
        "seg.logits [2, 3, 8, 8]", "seg.aux_logits [2, 3, 2, 2]",
        "seg.logits_crop [2, 3, 32, 32]", "seg.argmax [2, 32, 32]",
      ])
  }

  /// A picture of one crop is one window.
  @Test func oneWindow() throws {
    let model = try model { $0.auxiliaryChannels = nil }
    let crop = Golden.input(side: 32)
    let whole = try model.floats("seg.logits_crop", for: ["input": crop])
    #expect(try model.slidingLogits(for: crop) == whole)
  }

  /// Where only one window looks, the logits are that window's; overlaps are averaged.
  @Test func overlap() throws {
    let model = try model()
    let (height, width) = (32, 48)
    let picture = FloatTensor(
      shape: [1, 3, height, width],
      values: (0..<3 * height * width).map { Float($0 % 31) / 31 })
    let logits = try model.slidingLogits(for: picture, stride: 16)
    let windows = try [0, 16].map { start in
      let crop = (0..<3 * height).flatMap { row in
        picture.values[row * width + start..<row * width + start + 32]
      }
      return try #require(
        try model.floats(
          "seg.logits_crop", for: ["input": FloatTensor(shape: [1, 3, 32, 32], values: crop)]))
    }
    for row in [0, 31] {
      #expect(abs(logits.values[row * width] - windows[0].values[row * 32]) < 1e-6)
      #expect(abs(logits.values[row * width + 47] - windows[1].values[row * 32 + 31]) < 1e-6)
      let mean = (windows[0].values[row * 32 + 20] + windows[1].values[row * 32 + 4]) / 2
      #expect(abs(logits.values[row * width + 20] - mean) < 1e-6)
    }
    let classes = try model.classes(of: picture, height: 5, width: 7)
    #expect(classes.shape == [1, 5, 7] && classes.values.allSatisfy { (0..<3).contains($0) })
  }

  /// Zeros stand for what a picture lacks of a crop, and are cut away again.
  @Test func smallerThanACrop() throws {
    let model = try model()
    let (height, width) = (16, 40)
    let small = FloatTensor(
      shape: [1, 3, height, width], values: (0..<3 * height * width).map { Float($0 % 29) / 29 })
    var filled = [Float](repeating: 0, count: 3 * 32 * width)
    for channel in 0..<3 {
      for place in 0..<height * width {
        filled[channel * 32 * width + place] = small.values[channel * height * width + place]
      }
    }
    let whole = try model.slidingLogits(
      for: FloatTensor(shape: [1, 3, 32, width], values: filled))
    let found = try model.slidingLogits(for: small)
    #expect(found.shape == [1, 3, height, width])
    for channel in 0..<3 {
      let (own, all) = (channel * height * width, channel * 32 * width)
      #expect(
        found.values[own..<own + height * width] == whole.values[all..<all + height * width])
    }
  }

  @Test(arguments: [[1, 1, 32, 32], [1, 3, 0, 32], [3, 32, 32]]) func wrongInput(_ shape: [Int]) {
    let values = [Float](repeating: 0, count: shape.reduce(1, *))
    #expect(throws: ModelError.self) {
      try model().slidingLogits(for: FloatTensor(shape: shape, values: values))
    }
  }

  /// What is taken where no file states it: the published ones, else the ends of the quarters.
  @Test(arguments: [12: [3, 5, 7, 11], 24: [7, 11, 15, 23], 8: [1, 3, 5, 7], 2: [0, 0, 0, 1]])
  func usualBlocks(_ depth: Int, _ blocks: [Int]) {
    #expect(SegmentationConfiguration.outputBlocks(of: depth) == blocks)
    let backbone = BackboneConfiguration(width: 16, depth: depth, heads: 2)
    #expect(SegmentationConfiguration(backbone: backbone).outputBlocks == blocks)
  }

  @Test(arguments: [[0, 1, 2], [0, 1, 2, 4]]) func outputBlocks(_ blocks: [Int]) {
    #expect(throws: ModelError.self) { try model { $0.outputBlocks = blocks } }
  }
}

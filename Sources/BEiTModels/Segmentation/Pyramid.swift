internal import Kernels

/// Four maps at strides 4, 8, 16 and 32 of a patch-16 backbone, made of maps at one stride.
struct Pyramid: Sendable {
  private let quarter: [Doubling]
  private let half: Doubling

  init(_ reader: WeightReader, _ segmentation: SegmentationConfiguration) throws(ModelError) {
    let width = segmentation.backbone.width
    let quarter = reader["quarter"]
    let bias = try quarter[0].weight("bias", width).array
    self.quarter = [
      Doubling(
        weight: try quarter[0].weight("weight", width, width, 2, 2),
        affine: try quarter["norm"].batchNorm(
          width, epsilon: segmentation.batchNormEpsilon, after: bias)),
      try Doubling(quarter[1], width),
    ]
    half = try Doubling(reader["half"], width)
  }

  /// The levels of the four maps that the chosen blocks gave.
  func callAsFunction(_ maps: [FeatureMap]) -> [FeatureMap] {
    var fine = quarter[0](maps[0])
    gelu(&fine.values)
    return [quarter[1](fine), half(maps[1]), maps[2], maximumPool(maps[3])]
  }
}

/// A transposed convolution that doubles height and width.
private struct Doubling: Sendable {
  let weight: Weight
  let affine: ChannelAffine

  init(weight: Weight, affine: ChannelAffine) {
    self.weight = weight
    self.affine = affine
  }

  init(_ reader: WeightReader, _ width: Int) throws(ModelError) {
    weight = try reader.weight("weight", width, width, 2, 2)
    affine = ChannelAffine(bias: try reader.weight("bias", width).array)
  }

  func callAsFunction(_ map: FeatureMap) -> FeatureMap {
    doublingConvolution(map, weight: weight.values, then: affine)
  }
}

internal import Kernels

/// A convolution without bias, a batch norm with its running statistics, and the rectifier.
struct ConvolutionLayer: Sendable {
  private let weight: Weight
  private let affine: ChannelAffine
  private let side: Int

  init(
    _ reader: WeightReader, from inputs: Int, to outputs: Int, side: Int, epsilon: Double
  ) throws(ModelError) {
    weight = try reader.weight("weight", outputs, inputs, side, side)
    affine = try reader["norm"].batchNorm(outputs, epsilon: epsilon, rectify: true)
    self.side = side
  }

  func callAsFunction(_ map: FeatureMap) -> FeatureMap {
    convolution(map, weight: weight.values, side: side, then: affine)
  }
}

/// The last layer of a segmentation head: a convolution of side 1 with bias.
struct MapClassifier: Sendable {
  private let weight: Weight
  private let affine: ChannelAffine

  init(_ reader: WeightReader, from inputs: Int, to classes: Int) throws(ModelError) {
    weight = try reader.weight("weight", classes, inputs, 1, 1)
    affine = ChannelAffine(bias: try reader.weight("bias", classes).array)
  }

  func callAsFunction(_ map: FeatureMap) -> FeatureMap {
    convolution(map, weight: weight.values, side: 1, then: affine)
  }
}

extension WeightReader {
  /// A batch norm by its running statistics; what a bias before it adds can be folded in.
  func batchNorm(
    _ channels: Int, epsilon: Double, rectify: Bool = false, after bias: [Float]? = nil
  ) throws(ModelError) -> ChannelAffine {
    let (weight, shift) = (
      try self.weight("weight", channels).array, try self.weight("bias", channels).array
    )
    let (mean, variance) = (
      try self.weight("mean", channels).array, try self.weight("variance", channels).array
    )
    let scale = (0..<channels).map { weight[$0] / (variance[$0] + Float(epsilon)).squareRoot() }
    return ChannelAffine(
      scale: scale,
      shift: (0..<channels).map { shift[$0] + ((bias?[$0] ?? 0) - mean[$0]) * scale[$0] },
      rectify: rectify)
  }
}

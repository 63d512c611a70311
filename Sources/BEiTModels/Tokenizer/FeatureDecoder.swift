internal import Kernels

/// The half of a tokenizer that judges a teacher's features from codes.
struct FeatureDecoder: Sendable {
  private let backbone: Backbone
  private let norm: LayerNorm
  private let projection: Projection
  private let outputWidth: Int

  init(
    _ reader: WeightReader, _ configuration: TokenizerConfiguration.Decoder
  ) throws(ModelError) {
    let backbone = configuration.backbone
    outputWidth = configuration.outputWidth
    self.backbone = try Backbone(reader["decoder"], backbone)
    norm = try LayerNorm(
      reader["decoderNorm"], width: backbone.width, epsilon: backbone.layerNormEpsilon)
    projection = try Projection(
      reader["decoderProjection"], width: backbone.width, to: configuration.outputWidth)
  }

  /// Features [B, patches, outputWidth] from maps of codes [B, d, grid, grid].
  func callAsFunction(_ quantised: FloatTensor) throws(ModelError) -> FloatTensor {
    let tokens = try backbone(quantised)  // [B·N, D]
    let features = norm(patchTokens(of: tokens, backbone.configuration))  // [B·n, D]
    return FloatTensor(
      shape: [quantised.shape[0], backbone.configuration.patches, outputWidth],
      values: projection(features))
  }
}

/// Linear, hyperbolic tangent, linear.
struct Projection: Sendable {
  private let first: Linear
  private let second: Linear

  init(_ reader: WeightReader, width: Int, to outputs: Int) throws(ModelError) {
    first = try Linear(reader[0], from: width, to: width)
    second = try Linear(reader[1], from: width, to: outputs)
  }

  func callAsFunction(_ x: [Float]) -> [Float] {
    var hidden = first(x)
    tanh(&hidden)
    return second(hidden)
  }
}

internal import Kernels
public import Tensors

/// A picture classifier of the BEiT family.
///
/// Mirrors `VisionTransformer` of unilm's `modeling_finetune.py`.
public struct Classifier: Model {
  /// The sizes and variants.
  public let configuration: ClassifierConfiguration
  /// The format of the large products.
  public let precision: Precision
  let backbone: Backbone
  let norm: LayerNorm
  private let head: Linear

  /// Makes a classifier of weights in the Swift layout.
  ///
  /// The names must be those of the schema, no more and no fewer. Float32 weights that are a stretch
  /// of a file stay there, mapped.
  public init(
    _ weights: StateDict, _ configuration: ClassifierConfiguration, precision: Precision = .float32
  ) throws(ModelError) {
    let reader = try WeightReader(weights, for: .classification(configuration), precision)
    let width = configuration.backbone.width
    self.configuration = configuration
    self.precision = precision
    backbone = try Backbone(reader["backbone"], configuration.backbone)
    norm = try LayerNorm(
      reader[configuration.pooling == .mean ? "poolNorm" : "norm"], width: width,
      epsilon: configuration.backbone.layerNormEpsilon)
    head = try Linear(reader["head"], from: width, to: configuration.classes)
  }

  /// What kind of model it is.
  public var modelConfiguration: Configuration { .classification(configuration) }

  /// The logits [B, classes] of prepared pictures [B, 3, side, side].
  public func logits(for pictures: FloatTensor) throws(ModelError) -> FloatTensor {
    let tokens = try backbone(pictures)  // [B·N, D]
    return logits(pooled(tokens))
  }

  /// What the head looks at, [B, D]: the normalised mean of the patches, or the class token.
  func pooled(_ tokens: [Float]) -> [Float] {
    switch configuration.pooling {
    case .mean: norm(meanOfPatches(tokens, configuration.backbone))
    case .classToken: norm(classTokens(of: tokens, configuration.backbone))
    }
  }

  private func logits(_ pooled: [Float]) -> FloatTensor {
    let batch = pooled.count / configuration.backbone.width
    return FloatTensor(shape: [batch, configuration.classes], values: head(pooled))
  }

  /// `hidden.k`, `tokens.final`, `features.pooled`, `all_tokens_normed`, `logits`, `probabilities`.
  public func outputs(
    for inputs: [String: FloatTensor]
  ) throws(ModelError) -> [(name: String, tensor: OutputTensor)] {
    let pictures = try input("input", from: inputs)
    let (width, count) = (configuration.backbone.width, configuration.backbone.tokens)
    let batch = try backbone.batch(of: pictures)
    var outputs = Outputs()
    let tokens = try backbone(pictures) { depth, tokens in
      outputs.add("hidden.\(depth)", [batch, count, width], tokens)
    }
    let pooled = pooled(tokens)
    let logits = logits(pooled)
    var probabilities = logits
    softmax(&probabilities.values, width: configuration.classes)
    outputs.add("tokens.final", [batch, count, width], tokens)
    outputs.add("features.pooled", [batch, width], pooled)
    outputs.add("all_tokens_normed", [batch, count, width], norm(tokens))
    outputs.add("logits", logits)
    outputs.add("probabilities", probabilities)
    return outputs.list
  }
}

public import Tensors

/// A model of masked image modelling, with patch aggregation where the weights have it.
///
/// Mirrors `VisionTransformerForMaskedImageModelingCLS` of unilm's `modeling_pretrain.py`.
public struct PretrainingModel: Model {
  /// The sizes and variants.
  public let configuration: PretrainingConfiguration
  /// The tokenizer that came with the weights.
  public let tokenizer: Tokenizer?
  let backbone: Backbone
  let norm: LayerNorm
  let head: Linear
  private let aggregationBlocks: [Block]
  let aggregationNorm: LayerNorm
  let aggregationHead: Linear

  /// Makes a pretraining model of weights in the Swift layout; see `Classifier`.
  public init(
    _ weights: StateDict, _ configuration: PretrainingConfiguration,
    precision: Precision = .float32
  ) throws(ModelError) {
    let reader = try WeightReader(weights, for: .pretraining(configuration), precision)
    let width = configuration.backbone.width
    let epsilon = configuration.backbone.layerNormEpsilon
    let (norm, head) =
      configuration.sharedHead ? ("norm", "head") : ("aggregationNorm", "aggregationHead")
    self.configuration = configuration
    backbone = try Backbone(reader["backbone"], configuration.backbone)
    self.norm = try LayerNorm(reader["norm"], width: width, epsilon: epsilon)
    self.head = try Linear(reader["head"], from: width, to: configuration.vocabulary)
    var blocks: [Block] = []
    for index in 0..<configuration.aggregationDepth {
      blocks.append(try Block(reader["aggregationBlocks"][index], configuration.backbone))
    }
    aggregationBlocks = blocks
    aggregationNorm = try LayerNorm(reader[norm], width: width, epsilon: epsilon)
    aggregationHead = try Linear(reader[head], from: width, to: configuration.vocabulary)
    tokenizer =
      if let tokenizer = configuration.tokenizer {
        try Tokenizer(reader["tokenizer"], tokenizer)
      } else {
        nil
      }
  }

  /// What kind of model it is.
  public var modelConfiguration: Configuration { .pretraining(configuration) }

  /// The logits of both streams for every patch, [B, patches, vocabulary].
  ///
  /// Where `mask` [B, patches] is 1 the patch is hidden from the model. `aggregated` is nil where the
  /// model has a single stream.
  public func logits(
    for pictures: FloatTensor, mask: FloatTensor? = nil
  ) throws(ModelError) -> (main: FloatTensor, aggregated: FloatTensor?) {
    let streams = try streams(pictures, mask) { _, _ in }
    return (
      logits(norm(streams.final), head),
      streams.aggregated.last.map { logits(aggregationNorm($0), aggregationHead) }
    )
  }
}

// The forward pass.
extension PretrainingModel {
  /// Tokens [B·N, D] along the two streams, before any norm.
  struct Streams {
    var early: [Float] = []
    var final: [Float] = []
    /// The input of the first aggregation block, and the output of each.
    var aggregated: [[Float]] = []
  }

  func streams(
    _ pictures: FloatTensor, _ mask: FloatTensor?,
    observe: (_ depth: Int, _ tokens: [Float]) -> Void
  ) throws(ModelError) -> Streams {
    let batch = try backbone.batch(of: pictures)
    var streams = Streams()
    streams.final = try backbone(pictures, mask: mask?.values) { depth, tokens in
      if depth == configuration.earlyLayers { streams.early = tokens }
      observe(depth, tokens)
    }
    guard !aggregationBlocks.isEmpty else { return streams }
    // The last class token looks at the early patches, and has to carry what they lack.
    var x = streams.early
    let width = configuration.backbone.width
    let stride = configuration.backbone.tokens * width
    for start in Swift.stride(from: 0, to: x.count, by: stride) {
      x.replaceSubrange(start..<start + width, with: streams.final[start..<start + width])
    }
    streams.aggregated.append(x)
    var scratch = Scratch(rows: batch * configuration.backbone.tokens, configuration.backbone)
    for block in aggregationBlocks {
      block(&x, batch: batch, shared: backbone.sharedBias, &scratch)
      streams.aggregated.append(x)
    }
    return streams
  }

  /// The logits of the patch tokens among `normed`.
  func logits(_ normed: [Float], _ head: Linear) -> FloatTensor {
    let rows = patchTokens(of: normed, configuration.backbone)  // [B·n, D]
    let patches = configuration.backbone.patches
    let batch = rows.count / configuration.backbone.width / patches
    return FloatTensor(
      shape: [batch, patches, configuration.vocabulary], values: head(rows))
  }
}

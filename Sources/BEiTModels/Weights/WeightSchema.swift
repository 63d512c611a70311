/// Every weight of a model by name and shape, in the order of the forward pass.
///
/// Tables that are computed from the configuration (the relative position index) are not weights.
public struct WeightSchema: Hashable, Sendable {
  /// The weights in order.
  public private(set) var weights: [WeightDescription] = []

  /// Lists the weights of the model that `configuration` describes.
  public init(_ configuration: Configuration) {
    switch configuration {
    case .classification(let model): add(model)
    case .pretraining(let model): add(model)
    case .tokenizer(let model): add(model, at: "")
    case .segmentation(let model): add(model)
    }
  }

  /// The number of values in all weights.
  public var parameterCount: Int {
    weights.reduce(0) { $0 + $1.shape.reduce(1, *) }
  }

  private mutating func add(_ name: String, _ shape: Int...) {
    weights.append(WeightDescription(name, shape))
  }

  private mutating func addAffine(_ name: String, _ width: Int) {
    add(name + ".weight", width)
    add(name + ".bias", width)
  }

  private mutating func addLinear(_ name: String, from input: Int, to output: Int) {
    add(name + ".weight", output, input)
    add(name + ".bias", output)
  }
}

// The models.
extension WeightSchema {
  private mutating func add(_ model: ClassifierConfiguration) {
    add(model.backbone, at: "backbone.")
    addAffine(model.pooling == .mean ? "poolNorm" : "norm", model.backbone.width)
    addLinear("head", from: model.backbone.width, to: model.classes)
  }

  private mutating func add(_ model: PretrainingConfiguration) {
    let width = model.backbone.width
    add(model.backbone, at: "backbone.")
    addAffine("norm", width)
    addLinear("head", from: width, to: model.vocabulary)
    for block in 0..<model.aggregationDepth {
      addBlock(of: model.backbone, at: "aggregationBlocks.\(block).")
    }
    if !model.sharedHead {
      addAffine("aggregationNorm", width)
      addLinear("aggregationHead", from: width, to: model.vocabulary)
    }
    if let tokenizer = model.tokenizer { add(tokenizer, at: "tokenizer.") }
  }

  private mutating func add(_ model: TokenizerConfiguration, at prefix: String) {
    let width = model.encoder.width
    add(model.encoder, at: prefix + "encoder.")
    addAffine(prefix + "encoderNorm", width)
    addLinear(prefix + "encoderProjection.0", from: width, to: width)
    addLinear(prefix + "encoderProjection.1", from: width, to: model.codeWidth)
    add(prefix + "codebook", model.codebookSize, model.codeWidth)
    if model.usage { add(prefix + "codeUsage", model.codebookSize) }
    guard let decoder = model.decoder else { return }
    let decoderWidth = decoder.backbone.width
    add(decoder.backbone, at: prefix + "decoder.")
    addAffine(prefix + "decoderNorm", decoderWidth)
    addLinear(prefix + "decoderProjection.0", from: decoderWidth, to: decoderWidth)
    addLinear(prefix + "decoderProjection.1", from: decoderWidth, to: decoder.outputWidth)
  }

  private mutating func add(_ model: SegmentationConfiguration) {
    let width = model.backbone.width
    add(model.backbone, at: "backbone.")
    addTransposedConvolution("pyramid.quarter.0", width)
    addBatchNorm("pyramid.quarter.norm", width)
    addTransposedConvolution("pyramid.quarter.1", width)
    addTransposedConvolution("pyramid.half", width)
    let channels = model.channels
    for scale in model.poolScales.indices {
      addConvolution("decodeHead.pooling.\(scale)", from: width, to: channels, side: 1)
    }
    let pooled = width + model.poolScales.count * channels
    addConvolution("decodeHead.bottleneck", from: pooled, to: channels, side: 3)
    for level in 0..<3 {
      addConvolution("decodeHead.lateral.\(level)", from: width, to: channels, side: 1)
    }
    for level in 0..<3 {
      addConvolution("decodeHead.smooth.\(level)", from: channels, to: channels, side: 3)
    }
    addConvolution("decodeHead.fusion", from: 4 * channels, to: channels, side: 3)
    add("decodeHead.classifier.weight", model.classes, channels, 1, 1)
    add("decodeHead.classifier.bias", model.classes)
    guard let auxiliary = model.auxiliaryChannels else { return }
    addConvolution("auxiliaryHead.convolution", from: width, to: auxiliary, side: 3)
    add("auxiliaryHead.classifier.weight", model.classes, auxiliary, 1, 1)
    add("auxiliaryHead.classifier.bias", model.classes)
  }
}

// The parts.
extension WeightSchema {
  private mutating func add(_ backbone: BackboneConfiguration, at prefix: String) {
    let width = backbone.width
    add(prefix + "classToken", 1, 1, width)
    if backbone.maskToken { add(prefix + "maskToken", 1, 1, width) }
    if backbone.absolutePositionEmbedding {
      add(prefix + "positionEmbedding", 1, backbone.tokens, width)
    }
    let side = backbone.patchSize
    add(prefix + "patchEmbedding.weight", width, backbone.channels, side, side)
    add(prefix + "patchEmbedding.bias", width)
    if backbone.relativePositionBias.isShared {
      add(prefix + "relativePositionBias", backbone.biasRows, backbone.heads)
    }
    for block in 0..<backbone.depth {
      addBlock(
        of: backbone, at: "\(prefix)blocks.\(block).",
        table: backbone.relativePositionBias.isPerBlock)
    }
  }

  private mutating func addBlock(
    of backbone: BackboneConfiguration, at prefix: String, table: Bool = false
  ) {
    let width = backbone.width
    if backbone.layerScale {
      add(prefix + "layerScale1", width)
      add(prefix + "layerScale2", width)
    }
    addAffine(prefix + "norm1", width)
    add(prefix + "attention.queryBias", width)
    add(prefix + "attention.valueBias", width)
    if table { add(prefix + "attention.relativePositionBias", backbone.biasRows, backbone.heads) }
    add(prefix + "attention.qkv.weight", 3 * width, width)
    addLinear(prefix + "attention.projection", from: width, to: width)
    addAffine(prefix + "norm2", width)
    addLinear(prefix + "mlp.fc1", from: width, to: backbone.mlpWidth)
    addLinear(prefix + "mlp.fc2", from: backbone.mlpWidth, to: width)
  }

  private mutating func addTransposedConvolution(_ name: String, _ width: Int) {
    add(name + ".weight", width, width, 2, 2)
    add(name + ".bias", width)
  }

  private mutating func addConvolution(
    _ name: String, from input: Int, to output: Int, side: Int
  ) {
    add(name + ".weight", output, input, side, side)
    addBatchNorm(name + ".norm", output)
  }

  private mutating func addBatchNorm(_ name: String, _ width: Int) {
    addAffine(name, width)
    add(name + ".mean", width)
    add(name + ".variance", width)
  }
}

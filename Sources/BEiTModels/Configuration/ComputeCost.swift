/// The arithmetic of one forward pass for one picture.
///
/// A MAC is one multiplication and addition of a product, convolution or linear layer.
public struct ComputeCost: Hashable, Sendable {
  /// The MACs of everything.
  ///
  /// A pretraining model is taken to predict 75 of 196 patches, a tokenizer to
  /// encode alone, a segmentation model to see one crop without its auxiliary head.
  public let multiplyAdds: Int
  /// What mmengine, and with it mmpretrain's model listings, calls FLOPs.
  ///
  /// MACs without the head, and five for every element that a layer norm handles; nil where the listings have no such model.
  public let listed: Int?

  /// Counts for the model that `configuration` describes, which has been checked.
  public init(_ configuration: Configuration) {
    switch configuration {
    case .classification(let model): self.init(model)
    case .pretraining(let model):
      // The listing looks at the blocks alone, two norms in each.
      let backbone = model.backbone
      let normed = 2 * backbone.depth * backbone.tokens * backbone.width
      self.init(
        multiplyAdds: ComputeCost.multiplyAdds(of: model),
        listed: ComputeCost.multiplyAdds(of: backbone) + 5 * normed)
    case .tokenizer(let model):
      self.init(multiplyAdds: ComputeCost.multiplyAdds(of: model), listed: nil)
    case .segmentation(let model):
      self.init(multiplyAdds: ComputeCost.multiplyAdds(of: model), listed: nil)
    }
  }

  private init(multiplyAdds: Int, listed: Int?) {
    self.multiplyAdds = multiplyAdds
    self.listed = listed
  }

  /// Counts for a classifier.
  public init(_ classifier: ClassifierConfiguration) {
    let backbone = classifier.backbone
    let trunk = ComputeCost.multiplyAdds(of: backbone)
    let pooled = classifier.pooling == .mean ? 1 : backbone.tokens
    let normed = (2 * backbone.depth * backbone.tokens + pooled) * backbone.width
    multiplyAdds = trunk + backbone.width * classifier.classes
    listed = trunk + 5 * normed
  }
}

// The parts, in MACs.
extension ComputeCost {
  private static func multiplyAdds(of backbone: BackboneConfiguration) -> Int {
    let patch = backbone.patchSize * backbone.patchSize * backbone.channels
    return backbone.patches * patch * backbone.width + backbone.depth * block(of: backbone)
  }

  /// The linear layers of a block and the two products of its attention.
  private static func block(of backbone: BackboneConfiguration) -> Int {
    let (tokens, width) = (backbone.tokens, backbone.width)
    return tokens * (4 * width * width + 2 * width * backbone.mlpWidth)
      + 2 * tokens * tokens * width
  }

  private static func multiplyAdds(of model: PretrainingConfiguration) -> Int {
    let streams = model.aggregationDepth > 0 ? 2 : 1
    let predicted = model.backbone.patches * 75 / 196
    return multiplyAdds(of: model.backbone) + model.aggregationDepth * block(of: model.backbone)
      + streams * predicted * model.backbone.width * model.vocabulary
  }

  private static func multiplyAdds(of model: TokenizerConfiguration) -> Int {
    let width = model.encoder.width
    let projection = width * width + width * model.codeWidth
    return multiplyAdds(of: model.encoder)
      + model.encoder.patches * (projection + model.codeWidth * model.codebookSize)
  }

  private static func multiplyAdds(of model: SegmentationConfiguration) -> Int {
    let (width, channels) = (model.backbone.width, model.channels)
    let (coarse, places) = (model.backbone.patches / 4, model.backbone.patches)
    let fine = 16 * places + 4 * places + places  // the three finer levels
    let pyramid = 4 * width * width * (places + 4 * places + places)
    let pooling = model.poolScales.reduce(0) { $0 + $1 * $1 } * width * channels
    let bottleneck = 9 * (width + model.poolScales.count * channels) * channels * coarse
    let levels = (width + 9 * channels) * channels * fine
    let fusion = (9 * 4 * channels * channels + channels * model.classes) * 16 * places
    return multiplyAdds(of: model.backbone) + pyramid + pooling + bottleneck + levels + fusion
  }
}

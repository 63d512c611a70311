internal import Kernels

/// Takes features out of the backbone of any model; of a tokenizer, out of its encoder.
public struct FeatureExtractor: Sendable {
  private let backbone: Backbone
  private let poolNorm: LayerNorm?
  private let classifier: Classifier?

  /// Looks into `model`.
  public init(_ model: any Model) throws(ModelError) {
    let classifier = model as? Classifier
    switch model {
    case let model as Classifier: backbone = model.backbone
    case let model as PretrainingModel: backbone = model.backbone
    case let model as Tokenizer: backbone = model.encoder
    case let model as SegmentationModel: backbone = model.backbone
    default: throw .configuration("the model has no backbone to take features from")
    }
    self.classifier = classifier
    poolNorm = classifier.flatMap { $0.configuration.pooling == .mean ? $0.norm : nil }
  }

  /// The outputs of `blocks` in `form`, in the order of `blocks`.
  ///
  /// Blocks count from 0, or from −1 backwards. `pictures` are [B, 3, side, side], prepared as the
  /// model wants them.
  public func features(
    _ form: FeatureForm = .mean, ofBlocks blocks: [Int] = [-1], for pictures: FloatTensor
  ) throws(ModelError) -> [FloatTensor] {
    let depth = backbone.configuration.depth
    var wanted: [Int] = []
    for block in blocks { wanted.append(try index(of: block, depth)) }
    var found: [Int: FloatTensor] = [:]
    _ = try backbone(pictures) { count, tokens in
      if wanted.contains(count - 1) { found[count - 1] = shaped(tokens, form) }
    }
    return wanted.compactMap { found[$0] }
  }

  /// What the head looks at, [B, width]; without a classifier the mean of the last block's patches.
  public func pooled(for pictures: FloatTensor) throws(ModelError) -> FloatTensor {
    let tokens = try backbone(pictures)
    guard let classifier else { return shaped(tokens, .mean) }
    let pooled = classifier.pooled(tokens)
    return FloatTensor(shape: [pictures.shape[0], backbone.configuration.width], values: pooled)
  }

  /// The attention that each token pays to each other in a block, [B, heads, tokens, tokens], or averaged
  /// over the heads, [B, tokens, tokens].
  public func attentionMaps(
    ofBlock block: Int = -1, averaged: Bool = false, for pictures: FloatTensor
  ) throws(ModelError) -> FloatTensor {
    let (heads, tokens) = (backbone.configuration.heads, backbone.configuration.tokens)
    let maps = try backbone.attentionMaps(
      pictures, block: index(of: block, backbone.configuration.depth))
    let batch = pictures.shape[0]
    guard averaged else {
      return FloatTensor(shape: [batch, heads, tokens, tokens], values: maps)
    }
    let area = tokens * tokens
    var mean = [Float](repeating: 0, count: batch * area)
    for (map, start) in stride(from: 0, to: maps.count, by: area).enumerated() {
      let to = map / heads * area
      for place in 0..<area { mean[to + place] += maps[start + place] / Float(heads) }
    }
    return FloatTensor(shape: [batch, tokens, tokens], values: mean)
  }

  private func index(of block: Int, _ depth: Int) throws(ModelError) -> Int {
    let index = block < 0 ? depth + block : block
    guard (0..<depth).contains(index) else {
      throw .configuration("block \(block) is not one of \(depth)")
    }
    return index
  }

  private func shaped(_ tokens: [Float], _ form: FeatureForm) -> FloatTensor {
    let configuration = backbone.configuration
    let (count, width) = (configuration.tokens, configuration.width)
    let batch = tokens.count / (count * width)
    switch form {
    case .raw: return FloatTensor(shape: [batch, count, width], values: tokens)
    case .classToken:
      return FloatTensor(shape: [batch, width], values: classTokens(of: tokens, configuration))
    case .map:
      return featureMaps(
        patchTokens(of: tokens, configuration), width: width, grid: configuration.grid)
    case .mean:
      let mean = meanOfPatches(tokens, configuration)
      return FloatTensor(shape: [batch, width], values: poolNorm?(mean) ?? mean)
    }
  }
}

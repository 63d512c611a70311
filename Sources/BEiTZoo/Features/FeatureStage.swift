/// Where in a model features are taken, named as on the command line and in mmpretrain.
public enum FeatureStage: String, Codable, Hashable, Sendable, CaseIterable {
  /// What the head looks at, [B, width]; without a classifier the mean of the last block's patches.
  ///
  /// Of a classifier it is what mmpretrain's `extract_feat` gives at `backbone`, `neck` and `pre_logits`.
  case pooled
  /// All tokens of a block, the class token first, [B, tokens, width].
  case raw
  /// The class token of a block, [B, width].
  case classToken = "cls_token"
  /// The patch tokens of a block in their places, [B, width, grid, grid].
  case map = "featmap"
  /// The mean of a block's patch tokens, through the pooling norm where the model has one, [B, width].
  case mean = "avg_featmap"
  /// The attention of each token to each other in a block, [B, heads, tokens, tokens].
  case attention
  /// What comes out at the end: a classifier's logits [B, classes]; of a pretraining model those of all
  /// patches [B, patches, vocabulary], and the same of the aggregated stream where it has one.
  case logits

  /// Whether it is taken of the blocks that are asked for.
  public var isOfBlocks: Bool { self != .pooled && self != .logits }

  /// The form of a block's tokens; nil for what is not made of these alone.
  var form: FeatureForm? {
    switch self {
    case .pooled, .attention, .logits: nil
    case .raw: .raw
    case .classToken: .classToken
    case .map: .map
    case .mean: .mean
    }
  }
}

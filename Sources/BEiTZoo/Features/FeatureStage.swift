/// Where in a model features are taken, named as on the command line and in mmpretrain.
public enum FeatureStage: String, Codable, Hashable, Sendable, CaseIterable {
  /// What the head looks at, [B, width]; without a classifier the mean of the last block's patches.
  case pooled
  /// All tokens of a block, the class token first, [B, tokens, width].
  case raw
  /// The class token of a block, [B, width].
  case classToken = "cls_token"
  /// The patch tokens of a block in their places, [B, width, grid, grid].
  case map = "featmap"
  /// The mean of a block's patch tokens, through the pooling norm where the model has one, [B, width].
  case mean = "avg_featmap"

  /// The form of a block's tokens; nil for `pooled`, which belongs to no block.
  var form: FeatureForm? {
    switch self {
    case .pooled: nil
    case .raw: .raw
    case .classToken: .classToken
    case .map: .map
    case .mean: .mean
    }
  }
}

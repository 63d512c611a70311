/// The forms in which a block's tokens are handed out, named as mmpretrain's `out_type`.
public enum FeatureForm: String, Codable, Hashable, Sendable, CaseIterable {
  /// All tokens, the class token first: [B, tokens, width].
  case raw
  /// The class token: [B, width].
  case classToken = "cls_token"
  /// The patch tokens in their places: [B, width, grid, grid].
  case map = "featmap"
  /// The mean of the patch tokens, through the pooling norm where the model has one: [B, width].
  case mean = "avg_featmap"
}

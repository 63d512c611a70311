/// Masked image modelling with patch aggregation (BEiT v2, section 3.2).
public struct PretrainingConfiguration: Codable, Hashable, Sendable {
  /// The backbone.
  public var backbone: BackboneConfiguration
  /// The visual words to predict.
  public var vocabulary: Int
  /// The block after which patch tokens go to the aggregation blocks, counted from 1; no file
  /// states it, so it comes from the configuration (three blocks before the last by default).
  public var earlyLayers: Int
  /// The aggregation blocks; 0 where the model has a single stream.
  public var aggregationDepth: Int
  /// Whether both streams share norm and head.
  public var sharedHead: Bool
  /// The tokenizer that a file of the whole algorithm carries with it.
  public var tokenizer: TokenizerConfiguration?

  /// Describes a pretraining model.
  public init(
    backbone: BackboneConfiguration, vocabulary: Int = 8192, earlyLayers: Int? = nil,
    aggregationDepth: Int = 2, sharedHead: Bool = true, tokenizer: TokenizerConfiguration? = nil
  ) {
    self.backbone = backbone
    self.vocabulary = vocabulary
    self.earlyLayers = earlyLayers ?? max(1, backbone.depth - 3)
    self.aggregationDepth = aggregationDepth
    self.sharedHead = sharedHead
    self.tokenizer = tokenizer
  }
}

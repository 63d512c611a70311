/// The sizes and variants of a network, as far as they are published.
///
/// Names and meanings are those of the model configurations, into which a caller turns this.
public struct Architecture: Codable, Hashable, Sendable {
  /// The side of the square input picture in pixels.
  public let imageSize: Int?
  /// The side of a patch in pixels.
  public let patchSize: Int?
  /// The width of a token; a tokenizer's encoder and decoder share it.
  public let width: Int?
  /// The number of blocks; of a tokenizer's encoder.
  public let depth: Int?
  /// The attention heads.
  public let heads: Int?
  /// The width of the hidden layer in each MLP.
  public let mlpWidth: Int?
  /// Where the relative position bias tables are.
  public let relativePositionBias: RelativePositionBias?
  /// Whether position embeddings are added to the tokens; absent means no.
  public let absolutePositionEmbedding: Bool?
  /// Whether each residual branch is scaled per channel.
  public let layerScale: Bool?
  /// What the layer scale began at in training.
  public let layerScaleInit: Double?
  /// Whether there is a token that stands in for masked patches; absent means no.
  public let maskToken: Bool?
  /// The number of classes.
  public let classes: Int?
  /// What a classifier looks at.
  public let pooling: Pooling?
  /// The visual words that pretraining predicts.
  public let vocabulary: Int?
  /// The block after which patch tokens go to the aggregation blocks, counted from 1.
  public let earlyLayers: Int?
  /// The aggregation blocks of pretraining; absent means none.
  public let aggregationDepth: Int?
  /// The number of a tokenizer's codes.
  public let codebookSize: Int?
  /// The width of a code.
  public let codeWidth: Int?
  /// What stands behind the backbone or the codebook.
  public let decoder: Decoder?
  /// The blocks that feed a segmentation decoder, counted from 0.
  public let outputBlocks: [Int]?

  /// Where the relative position bias tables are.
  public enum RelativePositionBias: String, Codable, Hashable, Sendable {
    /// There are none.
    case none
    /// One table that every block uses.
    case shared
    /// One table a block.
    case perBlock
  }

  /// What a classifier looks at.
  public enum Pooling: String, Codable, Hashable, Sendable {
    /// The mean of the patch tokens, normalised.
    case mean
    /// The class token after the final norm.
    case classToken = "cls"
  }

  /// The part behind the backbone or the codebook.
  public struct Decoder: Codable, Hashable, Sendable {
    /// Which decoder it is.
    public let kind: Kind
    /// The blocks of a transformer decoder.
    public let depth: Int?
    /// The width of what a transformer decoder gives: that of its teacher's features.
    public let outputWidth: Int?

    /// The decoders that occur.
    public enum Kind: String, Codable, Hashable, Sendable {
      /// Unified perceptual parsing, for segmentation.
      case uperNet = "UPerNet"
      /// Transformer blocks on the codes of a tokenizer.
      case transformer
    }
  }
}

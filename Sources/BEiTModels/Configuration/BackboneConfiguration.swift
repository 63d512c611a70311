/// The sizes and variants of a vision transformer of the BEiT family.
public struct BackboneConfiguration: Codable, Hashable, Sendable {
  /// The side of the square input picture in pixels.
  public var imageSize: Int
  /// The side of a patch in pixels.
  public var patchSize: Int
  /// The channels of the input: 3 for pictures, the code width for the tokenizer's decoder.
  public var channels: Int
  /// The width of a token.
  public var width: Int
  /// The number of blocks.
  public var depth: Int
  /// The attention heads; `width` is a multiple of it.
  public var heads: Int
  /// The width of the hidden layer in each MLP.
  public var mlpWidth: Int
  /// Added to the variance by every layer norm.
  public var layerNormEpsilon: Double
  /// Which relative position bias the attention adds.
  public var relativePositionBias: RelativePositionBias
  /// Whether position embeddings are added to the tokens.
  public var absolutePositionEmbedding: Bool
  /// Whether each residual branch is scaled per channel.
  public var layerScale: Bool
  /// Whether there is a token that stands in for masked patches.
  public var maskToken: Bool

  /// Where the relative position bias tables are.
  public enum RelativePositionBias: String, Codable, Hashable, Sendable {
    /// No relative position bias.
    case none
    /// One table that every block uses.
    case shared
    /// One table a block.
    case perBlock
    /// One table a block, and one that every block adds to its own.
    case both

    /// Whether there is a table that every block uses.
    public var isShared: Bool { self == .shared || self == .both }

    /// Whether each block has a table.
    public var isPerBlock: Bool { self == .perBlock || self == .both }
  }

  /// Describes a backbone; the defaults are those of BEiT v2 classifiers.
  public init(
    imageSize: Int = 224, patchSize: Int = 16, channels: Int = 3, width: Int, depth: Int,
    heads: Int, mlpWidth: Int? = nil, layerNormEpsilon: Double = 1e-6,
    relativePositionBias: RelativePositionBias = .perBlock,
    absolutePositionEmbedding: Bool = false, layerScale: Bool = true, maskToken: Bool = false
  ) {
    self.imageSize = imageSize
    self.patchSize = patchSize
    self.channels = channels
    self.width = width
    self.depth = depth
    self.heads = heads
    self.mlpWidth = mlpWidth ?? 4 * width
    self.layerNormEpsilon = layerNormEpsilon
    self.relativePositionBias = relativePositionBias
    self.absolutePositionEmbedding = absolutePositionEmbedding
    self.layerScale = layerScale
    self.maskToken = maskToken
  }

  /// BEiT base, patch 16.
  public static let base = BackboneConfiguration(width: 768, depth: 12, heads: 12)
  /// BEiT large, patch 16.
  public static let large = BackboneConfiguration(width: 1024, depth: 24, heads: 16)

  /// The patches along one side of the picture.
  public var grid: Int { imageSize / patchSize }
  /// The patches of the picture.
  public var patches: Int { grid * grid }
  /// The tokens: the class token and the patches.
  public var tokens: Int { patches + 1 }
  /// The width of one head.
  public var headWidth: Int { width / heads }
  /// The rows of a relative position bias table: one a distance, and three for the class token.
  public var biasRows: Int { (2 * grid - 1) * (2 * grid - 1) + 3 }
}

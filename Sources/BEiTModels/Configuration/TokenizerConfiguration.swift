/// The visual tokenizer of vector-quantised knowledge distillation (BEiT v2, section 3.1).
public struct TokenizerConfiguration: Codable, Hashable, Sendable {
  /// The encoder: absolute positions, no relative bias, no layer scale.
  public var encoder: BackboneConfiguration
  /// The number of codes.
  public var codebookSize: Int
  /// The width of a code.
  public var codeWidth: Int
  /// Whether the running usage of each code is kept.
  public var usage: Bool
  /// The decoder, whose input is the grid of codes; absent in files that only tokenize.
  public var decoder: Decoder?

  /// The decoder of a tokenizer.
  public struct Decoder: Codable, Hashable, Sendable {
    /// The decoder's blocks: `channels` is the code width, a patch is one code.
    public var backbone: BackboneConfiguration
    /// The width of the teacher's features: 512 for CLIP, 768 for DINO.
    public var outputWidth: Int

    /// Describes a decoder.
    public init(backbone: BackboneConfiguration, outputWidth: Int) {
      self.backbone = backbone
      self.outputWidth = outputWidth
    }
  }

  /// Describes a tokenizer.
  public init(
    encoder: BackboneConfiguration, codebookSize: Int = 8192, codeWidth: Int = 32,
    usage: Bool = true, decoder: Decoder? = nil
  ) {
    self.encoder = encoder
    self.codebookSize = codebookSize
    self.codeWidth = codeWidth
    self.usage = usage
    self.decoder = decoder
  }
}

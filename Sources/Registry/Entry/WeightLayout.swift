/// How the tensors of a file are named and what they are wrapped in.
public struct WeightLayout: Codable, Hashable, Sendable {
  /// Whose names the tensors carry.
  public let names: Names
  /// The variant of the names by the word that its users have for it.
  public let convention: String?
  /// The keys that may hold the tensors, in the order to try; empty where they lie at the top.
  public let container: [String]?
  /// Prefixes of tensors that the original itself throws away on loading.
  public let droppedPrefixes: [String]?

  /// The projects whose names occur.
  public enum Names: String, Codable, Hashable, Sendable {
    /// unilm, the originals.
    case unilm
    /// mmpretrain and its forerunners.
    case mmpretrain
    /// timm.
    case timm
    /// transformers of Hugging Face.
    case huggingFace = "hf"
    /// keras_cv_attention_models.
    case keras
  }

  /// Whether the layout is one that can be converted.
  public var isConvertible: Bool { names != .keras }
}

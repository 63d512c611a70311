/// What a model gave for a picture, as its publisher states it.
public struct KnownOutput: Codable, Hashable, Sendable {
  /// What the values are.
  public let kind: Kind
  /// The picture.
  public let image: String
  /// The values: the first logits, or every code in row-major order.
  public let values: [Double]
  /// The index of the largest logit.
  public let argmax: Int?
  /// How many logits there are.
  public let count: Int?
  /// How far a logit may be off.
  public let tolerance: Double?
  /// The preprocessing of the picture.
  public let preprocessing: PreprocessingRecord?
  /// The preprocessing in words, where the other form cannot say it.
  public let preprocessingNote: String?
  /// Where the output was read.
  public let source: String
  /// A remark.
  public let note: String?

  /// The kinds of output.
  public enum Kind: String, Codable, Hashable, Sendable {
    /// Logits of a classifier.
    case logits
    /// Codes of a tokenizer.
    case codes
  }
}

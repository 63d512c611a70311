/// Something that a model's weights come from.
public struct Lineage: Codable, Hashable, Sendable {
  /// What it gave.
  public let relation: Relation
  /// The model by its name in this catalogue.
  public let model: String?
  /// What it is, where the catalogue has no entry for it.
  public let text: String?
  /// The address that the publisher names for it.
  public let url: String?

  /// What one model can give another.
  public enum Relation: String, Codable, Hashable, Sendable {
    /// The weights that training began with.
    case initialised = "initialised from"
    /// The same weights in another layout, with a file of their own history.
    case converted = "converted from"
    /// The same weights, published again.
    case sameWeights = "same weights"
    /// The visual words to predict.
    case tokenizer
    /// The features to imitate.
    case teacher
  }
}

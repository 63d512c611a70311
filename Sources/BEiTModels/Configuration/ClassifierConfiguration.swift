/// A backbone with a linear classifier.
public struct ClassifierConfiguration: Codable, Hashable, Sendable {
  /// The backbone.
  public var backbone: BackboneConfiguration
  /// The number of classes.
  public var classes: Int
  /// What the classifier looks at.
  public var pooling: Pooling

  /// What the classifier looks at.
  public enum Pooling: String, Codable, Hashable, Sendable {
    /// The mean of the patch tokens, normalised (`fc_norm` in the original).
    case mean
    /// The class token after the final norm of all tokens (`norm` in the original).
    case classToken = "cls"
  }

  /// Describes a classifier.
  public init(backbone: BackboneConfiguration, classes: Int, pooling: Pooling = .mean) {
    self.backbone = backbone
    self.classes = classes
    self.pooling = pooling
  }
}

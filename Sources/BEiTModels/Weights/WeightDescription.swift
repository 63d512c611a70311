/// A weight that a model wants: its name in the Swift layout and its shape.
public struct WeightDescription: Hashable, Sendable {
  /// The property path in the model type, such as `backbone.blocks.0.attention.qkv.weight`.
  public let name: String
  /// The extents, outermost first, oriented as PyTorch has them.
  public let shape: [Int]

  /// Describes a weight.
  public init(_ name: String, _ shape: [Int]) {
    self.name = name
    self.shape = shape
  }
}

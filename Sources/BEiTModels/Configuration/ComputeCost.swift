/// The arithmetic of one forward pass of a classifier for one picture.
///
/// A MAC is one multiplication and addition of a product, convolution or linear layer.
public struct ComputeCost: Hashable, Sendable {
  /// The MACs of everything up to the head and with it.
  public let multiplyAdds: Int
  /// What mmengine (and with it mmpretrain's model listings) calls FLOPs: MACs without the head, and
  /// five for every element that a layer norm handles.
  public let listed: Int

  /// Counts for `classifier`.
  public init(_ classifier: ClassifierConfiguration) {
    let backbone = classifier.backbone
    let trunk = ComputeCost.multiplyAdds(of: backbone)
    let normed =
      2 * backbone.depth * backbone.tokens * backbone.width
      + (classifier.pooling == .mean ? 1 : backbone.tokens) * backbone.width
    multiplyAdds = trunk + backbone.width * classifier.classes
    listed = trunk + 5 * normed
  }

  /// The MACs of a backbone: patch embedding, linear layers, and the two products of attention.
  static func multiplyAdds(of backbone: BackboneConfiguration) -> Int {
    let (tokens, width) = (backbone.tokens, backbone.width)
    let patch = backbone.patchSize * backbone.patchSize * backbone.channels
    return backbone.patches * patch * width
      + backbone.depth * tokens * (4 * width * width + 2 * width * backbone.mlpWidth)
      + 2 * backbone.depth * tokens * tokens * width
  }
}

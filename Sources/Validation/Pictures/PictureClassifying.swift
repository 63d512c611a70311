public import BEiTModels

/// A model that gives logits for pictures.
///
/// Calls are made one after the other, from one thread.
public protocol PictureClassifying: Sendable {
  /// The number of classes.
  var classes: Int { get }
  /// The side of the square pictures in pixels.
  var imageSize: Int { get }
  /// The format of its large products, which tells runs apart; float32 unless the model says another.
  var precision: Precision { get }

  /// The logits [B, classes] of prepared pictures [B, 3, side, side].
  func logits(for pictures: FloatTensor) throws(ModelError) -> FloatTensor
}

extension PictureClassifying {
  /// Float32 throughout.
  public var precision: Precision { .float32 }
}

extension Classifier: PictureClassifying {
  /// The number of classes.
  public var classes: Int { configuration.classes }
  /// The side of the square pictures in pixels.
  public var imageSize: Int { configuration.backbone.imageSize }
}

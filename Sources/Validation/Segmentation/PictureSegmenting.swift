public import BEiTModels
public import Imaging

/// A model that gives every pixel of a picture a class.
public protocol PictureSegmenting: Sendable {
  /// A picture as the model takes it.
  associatedtype Prepared: Sendable

  /// The number of classes.
  var classes: Int { get }
  /// The format of its large products, which tells runs apart; float32 unless the model says another.
  var precision: Precision { get }

  /// Reads the picture file that holds `bytes`; errors speak of it as `name`.
  ///
  /// Calls are made from several threads at once, while the model works on other pictures.
  func prepared(_ bytes: [UInt8], name: String) throws(ImageError) -> Prepared

  /// The classes of the pixels of a picture, in its own size.
  ///
  /// Calls are made one after the other. Every error ends a run.
  func labels(of picture: Prepared) throws -> LabelMap
}

extension PictureSegmenting {
  /// Float32 throughout.
  public var precision: Precision { .float32 }
}

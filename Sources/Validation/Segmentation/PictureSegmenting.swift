/// A model that gives every pixel of a picture a class.
public protocol PictureSegmenting: Sendable {
  /// The number of classes.
  var classes: Int { get }

  /// The classes of the pixels of the picture at `path`, in its own size.
  ///
  /// Throws `ImageError` where the picture cannot be read; every other error ends a run.
  func labels(ofPictureAt path: String) throws -> LabelMap
}

/// A segmentation model that takes pictures of any size.
///
/// Mirrors mmsegmentation's test: the picture is scaled until its short side is that of a crop, or
/// its long side four crops, as OpenCV scales it; windows two thirds of a crop apart are averaged, and
/// the logits scaled back to the picture before they are compared. A picture more than four times as
/// long as wide, with which the original fails, is filled up to a crop with the mean colour.
public struct PictureSegmenter: Sendable {
  /// The model with its colours and class names.
  public let loaded: LoadedModel
  private let model: SegmentationModel

  /// Takes the segmentation model out of `loaded`.
  ///
  /// - Throws: `ModelError` where it is another kind of model.
  public init(_ loaded: LoadedModel) throws(ModelError) {
    guard let model = loaded.model as? SegmentationModel else {
      throw ModelError.input(
        name: loaded.name, expected: "a segmentation model",
        found: "a \(loaded.configuration.task) model")
    }
    self.loaded = loaded
    self.model = model
  }

  /// Finds the class of every pixel of the picture at `path`.
  ///
  /// - Throws: `ImageError` where the picture cannot be read.
  public func segment(_ path: String) throws -> Segmentation {
    let picture = try prepared(ImageDecoder.decode(path: path, orientation: .apply))
    return Segmentation(
      width: picture.width, height: picture.height, classes: try classes(of: picture),
      labels: loaded.labels,
      palette: Palette(classes: model.configuration.classes, labels: loaded.labels),
      picture: picture.picture)
  }

  /// A picture beside what the model sees of it.
  public struct PreparedPicture: Sendable {
    /// The picture, turned upright.
    let picture: RGBImage
    /// The same scaled and normalised, [1, 3, height, width].
    let input: FloatTensor

    var width: Int { picture.width }
    var height: Int { picture.height }
  }

  private func prepared(_ picture: RGBImage) -> PreparedPicture {
    let side = model.configuration.backbone.imageSize
    let size = PictureSegmenter.size(width: picture.width, height: picture.height, crop: side)
    let scaled = picture.linearlyResized(toWidth: size.width, height: size.height)
    return PreparedPicture(
      picture: picture,
      input: FloatTensor(
        shape: [1, 3, size.height, size.width], values: loaded.preprocessing.normalized(scaled)))
  }

  private func classes(of picture: PreparedPicture) throws -> [Int] {
    let found = try model.classes(
      of: picture.input, height: picture.height, width: picture.width)
    return found.values.map { Int($0) }
  }

  /// The size that a picture is scaled to; the short side of a very long one stays below a crop.
  package static func size(width: Int, height: Int, crop: Int) -> (width: Int, height: Int) {
    let (short, long) = (Double(min(width, height)), Double(max(width, height)))
    let factor = min(Double(4 * crop) / long, Double(crop) / short)
    func scaled(_ side: Int) -> Int { max(1, Int(Double(side) * factor + 0.5)) }
    return (scaled(width), scaled(height))
  }
}

extension PictureSegmenter: PictureSegmenting {
  /// The number of classes.
  public var classes: Int { model.configuration.classes }
  /// The format of the large products.
  public var precision: Precision { model.precision }

  /// Reads and scales the picture that `bytes` hold.
  public func prepared(_ bytes: [UInt8], name: String) throws(ImageError) -> PreparedPicture {
    prepared(try ImageDecoder.decode(bytes, name: name, orientation: .apply))
  }

  /// The classes of the pixels of a picture, in its own size.
  public func labels(of picture: PreparedPicture) throws -> LabelMap {
    LabelMap(
      width: picture.width, height: picture.height,
      classes: try classes(of: picture).map { UInt8(clamping: $0) })
  }
}

extension Zoo {
  /// Loads a segmentation model by name, alias or path.
  public func segmenter(
    _ text: String, settings: ModelSettings = ModelSettings()
  ) throws -> PictureSegmenter {
    try PictureSegmenter(load(text, settings: settings))
  }
}

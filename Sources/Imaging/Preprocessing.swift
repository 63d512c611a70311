/// How a picture becomes the input of a model: resize, centre crop, then (x - mean) / std.
///
/// The JSON form is that of the properties; `resize` is `{"shortSide": R}` or
/// `{"width": W, "height": H}`, and without `crop` the resized picture is used whole.
public struct Preprocessing: Codable, Hashable, Sendable {
  /// The size that a picture is scaled to.
  public var resize: ResizeRule
  /// The kernel of the scaling.
  public var filter: ResizeFilter
  /// The side of the square cut from the middle; where the picture is smaller, black is added.
  public var crop: Int?
  /// Subtracted from red, green and blue, which lie between 0 and 1.
  public var mean: SIMD3<Double>
  /// What red, green and blue are then divided by.
  public var std: SIMD3<Double>
  /// Whether the camera's orientation is followed.
  public var orientation: Orientation

  /// Describes a preprocessing; whether it can be carried out shows when it is used.
  public init(
    resize: ResizeRule, filter: ResizeFilter = .bicubic, crop: Int?,
    mean: SIMD3<Double> = Self.imageNetMean, std: SIMD3<Double> = Self.imageNetStd,
    orientation: Orientation = .ignore
  ) {
    self.resize = resize
    self.filter = filter
    self.crop = crop
    self.mean = mean
    self.std = std
    self.orientation = orientation
  }

  /// The mean colour of ImageNet's pictures.
  public static let imageNetMean = SIMD3(0.485, 0.456, 0.406)
  /// The standard deviation of the colours in ImageNet's pictures.
  public static let imageNetStd = SIMD3(0.229, 0.224, 0.225)
}

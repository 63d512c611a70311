/// What is done to a picture before a model sees it, in the form that the catalogue records.
public struct PreprocessingRecord: Codable, Hashable, Sendable {
  /// The size that the picture is scaled to.
  public let resize: Resize
  /// The resampling filter, as Pillow names it.
  public let filter: Filter
  /// The side of the square cut from the middle; nil where all of the picture is used.
  public let crop: Int?
  /// Subtracted from red, green and blue, which lie between 0 and 1.
  public let mean: SIMD3<Double>
  /// What red, green and blue are then divided by.
  public let std: SIMD3<Double>
  /// What is done with the orientation that a camera noted in the file.
  public let orientation: Orientation

  /// The size that a picture is scaled to.
  public enum Resize: Hashable, Sendable {
    /// The short side becomes that long; the other keeps the proportion.
    case shortSide(Int)
    /// That width and height, whatever the proportion.
    case exact(width: Int, height: Int)
  }

  /// The resampling filters.
  public enum Filter: String, Codable, Hashable, Sendable {
    /// A cubic with a = -0.5.
    case bicubic
    /// A triangle.
    case bilinear
  }

  /// What is done with the noted orientation.
  public enum Orientation: String, Codable, Hashable, Sendable {
    /// The pixels stay as they are stored.
    case ignore
    /// The picture is turned upright.
    case apply
  }
}

extension PreprocessingRecord.Resize: Codable {
  private enum CodingKeys: String, CodingKey {
    case shortSide, width, height
  }

  /// Reads `{"shortSide": R}` or `{"width": W, "height": H}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let side = try container.decodeIfPresent(Int.self, forKey: .shortSide) {
      self = .shortSide(side)
    } else {
      self = .exact(
        width: try container.decode(Int.self, forKey: .width),
        height: try container.decode(Int.self, forKey: .height))
    }
  }

  /// Writes `{"shortSide": R}` or `{"width": W, "height": H}`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .shortSide(let side):
      try container.encode(side, forKey: .shortSide)
    case .exact(let width, let height):
      try container.encode(width, forKey: .width)
      try container.encode(height, forKey: .height)
    }
  }
}

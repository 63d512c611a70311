/// The size that a picture is scaled to.
public enum ResizeRule: Hashable, Sendable {
  /// The short side becomes that long; the other keeps the proportion, rounded down.
  case shortSide(Int)
  /// That width and height, whatever the proportion.
  case exact(width: Int, height: Int)

  /// The size that a picture of `size` gets; nil when a side is none or longer than `maximumSide`.
  func target(for size: ImageSize) -> ImageSize? {
    let target =
      switch self {
      case .exact(let width, let height): ImageSize(width: width, height: height)
      case .shortSide(let side): Self.proportional(size, shortSide: side)
      }
    let sides = 1...Self.maximumSide
    return sides.contains(target.width) && sides.contains(target.height) ? target : nil
  }

  /// The longest side that a picture is scaled to, most of which a crop then cuts off.
  static let maximumSide = 1 << 28

  /// torchvision's rule: the quotient is taken in double precision and truncated.
  private static func proportional(_ size: ImageSize, shortSide short: Int) -> ImageSize {
    let (least, most) = (min(size.width, size.height), max(size.width, size.height))
    let product = short.multipliedReportingOverflow(by: most)
    let quotient = Double(product.partialValue) / Double(least)
    let long = product.overflow ? 0 : Int(exactly: quotient.rounded(.towardZero)) ?? 0
    return size.width <= size.height
      ? ImageSize(width: short, height: long) : ImageSize(width: long, height: short)
  }
}

extension ResizeRule: Codable {
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

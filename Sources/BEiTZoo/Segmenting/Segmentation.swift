/// The class of every pixel of a picture.
public struct Segmentation: Sendable {
  /// The pixels in a row.
  public let width: Int
  /// The rows.
  public let height: Int
  /// The class of each pixel, row after row.
  public let classes: [Int]
  /// The names of the classes, where they are known.
  public let labels: LabelSet?
  /// The colours of the classes.
  public let palette: Palette
  /// The picture itself, turned upright where its camera says so.
  let picture: RGBImage

  /// A class that occurs.
  public struct Share: Codable, Hashable, Sendable {
    /// The class.
    public let index: Int
    /// Its name, where it is known.
    public let label: String?
    /// Its colour as `#rrggbb`.
    public let color: String
    /// Its pixels.
    public let pixels: Int
    /// Its part of all pixels, in percent.
    @Rounded public private(set) var percent: Double
  }

  /// The classes that occur, the largest first, equal ones in the order of their index.
  public var shares: [Share] {
    var counts = [Int](repeating: 0, count: palette.colors.count)
    for index in classes { counts[index] += 1 }
    return counts.indices.filter { counts[$0] > 0 }
      .sorted { counts[$0] > counts[$1] || counts[$0] == counts[$1] && $0 < $1 }
      .map { index in
        Share(
          index: index, label: labels?.name(of: index), color: palette.colors[index].hexadecimal,
          pixels: counts[index], percent: 100 * Double(counts[index]) / Double(classes.count))
      }
  }

  /// A PNG file that shows each pixel in its class's colour, mixed with the picture where `overlay`,
  /// the part of the colour, is below 1.
  ///
  /// - Throws: `ImageError` where a PNG cannot be that large.
  public func colorPNG(overlay: Double = 1) throws(ImageError) -> [UInt8] {
    let share = min(1, max(0, overlay))
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * classes.count)
    for (place, index) in classes.enumerated() {
      let color = palette.colors[index]
      for (channel, part) in [color.red, color.green, color.blue].enumerated() {
        let own = Double(picture.pixels[3 * place + channel])
        pixels.append(UInt8((share * Double(part) + (1 - share) * own).rounded()))
      }
    }
    return try PNGEncoder.encode(RGBImage(width: width, height: height, pixels: pixels))
  }

  /// A grey PNG file whose samples are the classes themselves.
  ///
  /// - Throws: `ImageError` where there are more than 256 classes, or a PNG cannot be that large.
  public func indexPNG() throws(ImageError) -> [UInt8] {
    guard palette.colors.count <= 256 else {
      throw ImageError(
        "PNG", .encoding, "expected at most 256 classes, found \(palette.colors.count)")
    }
    return try PNGEncoder.encode(
      gray: classes.map { UInt8(truncatingIfNeeded: $0) }, width: width, height: height)
  }
}

internal import Imaging

/// The class of every pixel of a picture, row after row; 255 stands for none.
public struct LabelMap: Hashable, Sendable {
  /// The pixels in a row.
  public let width: Int
  /// The rows.
  public let height: Int
  /// The classes.
  public let classes: [UInt8]

  /// What stands for no class.
  static let none: UInt8 = 255

  /// Makes a map of `width * height` classes.
  public init(width: Int, height: Int, classes: [UInt8]) {
    precondition(classes.count == width * height, "a class a pixel")
    self.width = width
    self.height = height
    self.classes = classes
  }

  /// Reads ADE20K's labels in the picture file that holds `bytes`: grey levels, 0 and 255 for no
  /// class and from 1 on the classes, of which there are `count`.
  init(_ bytes: [UInt8], name: String, of count: Int) throws(ImageError) {
    let image = try ImageDecoder.decode(bytes, name: name)
    var classes: [UInt8] = []
    classes.reserveCapacity(image.width * image.height)
    for offset in stride(from: 0, to: image.pixels.count, by: 3) {
      let level = image.pixels[offset]
      guard image.pixels[offset + 1] == level, image.pixels[offset + 2] == level else {
        throw ImageError(
          name, .unsupported, "expected grey levels that count classes, found colours")
      }
      guard level <= count || level == Self.none else {
        throw ImageError(
          name, .unsupported, "expected labels 0 to \(count), found \(level), which is no class")
      }
      classes.append(level == 0 ? Self.none : level == Self.none ? level : level - 1)
    }
    self.init(width: image.width, height: image.height, classes: classes)
  }
}

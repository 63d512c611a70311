internal import Imaging

/// The class of every pixel of a picture, row after row; 255 stands for none.
public struct LabelMap: Hashable, Sendable {
  /// The pixels in a row.
  public let width: Int
  /// The rows.
  public let height: Int
  /// The classes.
  public let classes: [UInt8]

  /// Makes a map of `width * height` classes.
  public init(width: Int, height: Int, classes: [UInt8]) {
    precondition(classes.count == width * height, "a class a pixel")
    self.width = width
    self.height = height
    self.classes = classes
  }

  /// Reads ADE20K's labels: grey levels, 0 for none and from 1 on the classes.
  init(path: String) throws(ImageError) {
    let image = try ImageDecoder.decode(path: path)
    var classes: [UInt8] = []
    classes.reserveCapacity(image.width * image.height)
    for offset in stride(from: 0, to: image.pixels.count, by: 3) {
      let level = image.pixels[offset]
      guard image.pixels[offset + 1] == level, image.pixels[offset + 2] == level else {
        throw ImageError(
          path, .unsupported, "expected grey levels that count classes, found colours")
      }
      classes.append(level &- 1)  // 0 becomes 255
    }
    self.init(width: image.width, height: image.height, classes: classes)
  }
}

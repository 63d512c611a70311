/// A picture of 8-bit red, green and blue samples.
package struct RGBImage: Hashable, Sendable {
  /// Pixels in a row.
  package let width: Int
  /// Rows.
  package let height: Int
  /// The samples `[height, width, 3]`, row after row.
  package let pixels: [UInt8]

  /// Makes a picture of `width * height * 3` samples.
  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture has pixels")
    precondition(pixels.count == 3 * width * height, "a pixel has three samples")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The red, green and blue samples of one pixel.
  package subscript(x x: Int, y y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
    precondition(x >= 0 && x < width && y >= 0 && y < height, "the pixel lies in the picture")
    let offset = 3 * (y * width + x)
    return (pixels[offset], pixels[offset + 1], pixels[offset + 2])
  }

  /// The bytes of a row in `pixels`.
  var stride: Int { 3 * width }
}

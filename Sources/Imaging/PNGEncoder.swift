internal import CImageShims

/// Writes pictures as PNG files.
package enum PNGEncoder {
  /// The PNG file of a picture.
  package static func encode(_ image: RGBImage) throws(ImageError) -> [UInt8] {
    try encode(
      image.pixels, size: ImageSize(width: image.width, height: image.height),
      layout: CInt(ZOO_PNG_RGB))
  }

  /// The PNG file of a grey picture, one byte a pixel, row after row.
  package static func encode(
    gray pixels: [UInt8], width: Int, height: Int
  ) throws(ImageError) -> [UInt8] {
    try encode(
      pixels, size: ImageSize(width: width, height: height), layout: CInt(ZOO_PNG_GRAY))
  }

  /// The PNG file of a picture that names for each pixel one of at most 256 colours.
  package static func encode(
    indices: [UInt8], width: Int, height: Int, palette: [(red: UInt8, green: UInt8, blue: UInt8)]
  ) throws(ImageError) -> [UInt8] {
    guard (1...256).contains(palette.count), indices.allSatisfy({ $0 < palette.count }) else {
      throw ImageError(
        "PNG", .encoding, "expected 1 to 256 colours and an index below their number")
    }
    return try encode(
      indices, size: ImageSize(width: width, height: height), layout: CInt(ZOO_PNG_PALETTE),
      palette: palette.flatMap { [$0.red, $0.green, $0.blue] })
  }

  /// The longest side that libpng's rows of 3 bytes a pixel are sure to fit in.
  private static let maximumSide = 1 << 24

  private static func encode(
    _ samples: [UInt8], size: ImageSize, layout: CInt, palette: [UInt8] = []
  ) throws(ImageError) -> [UInt8] {
    try check(samples, size: size, samplesPerPixel: layout == ZOO_PNG_RGB ? 3 : 1)
    let entries = palette.count / 3
    let capacity = zoo_png_bound(size.shim, layout, entries)
    var file = [UInt8](repeating: 0, count: capacity)
    var written = capacity
    do throws(CodecFailure) {
      try unsafe withMessage { message in
        unsafe zoo_png_encode(
          samples, size.shim, layout, palette, entries, &file, &written, message)
      }
    } catch {
      throw ImageError("PNG", .encoding, error.detail)
    }
    return Array(file.prefix(written))
  }

  private static func check(
    _ samples: [UInt8], size: ImageSize, samplesPerPixel: Int
  ) throws(ImageError) {
    let sides = 1...maximumSide
    guard sides.contains(size.width), sides.contains(size.height),
      size.area <= ImageDecoder.maximumPixelCount
    else {
      throw ImageError("PNG", .encoding, "\(size.width)x\(size.height) is not a size it can have")
    }
    guard samples.count == size.area * samplesPerPixel else {
      throw ImageError(
        "PNG", .encoding,
        "expected \(size.area * samplesPerPixel) samples, found \(samples.count)")
    }
  }
}

/// The eight ways in which a stored picture may lie, by their Exif number.
enum ExifOrientation: Int, CaseIterable {
  case upright = 1
  case mirrored, upsideDown, flipped, transposed, turnedLeft, transversed, turnedRight

  /// The orientation noted in an Exif block; a broken block notes none.
  init?(exif: Span<UInt8>) {
    guard let tiff = TIFFHeader(exif) else { return nil }
    guard let number = tiff.integer(tag: 0x0112), let value = Self(rawValue: number) else {
      return nil
    }
    self = value
  }

  private var swapsAxes: Bool { rawValue >= 5 }
  private var mirrorsColumns: Bool { [2, 3, 7, 8].contains(rawValue) }
  private var mirrorsRows: Bool { [3, 4, 6, 7].contains(rawValue) }

  /// The picture turned upright, as `PIL.ImageOps.exif_transpose` does.
  func upright(_ image: RGBImage) -> RGBImage {
    guard self != .upright else { return image }
    let (width, height) =
      swapsAxes ? (image.height, image.width) : (image.width, image.height)
    let origin =
      3 * (last(mirrorsColumns, image.width) + last(mirrorsRows, image.height) * image.width)
    let column = mirrorsColumns ? -3 : 3
    let row = mirrorsRows ? -image.stride : image.stride
    let (right, down) = swapsAxes ? (row, column) : (column, row)
    let source = image.pixels.span
    let pixels = [UInt8](capacity: image.pixels.count) { output in
      for y in 0..<height {
        for x in 0..<width {
          let offset = origin + y * down + x * right
          for channel in 0..<3 { output.append(source[offset + channel]) }
        }
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  private func last(_ mirrors: Bool, _ count: Int) -> Int { mirrors ? count - 1 : 0 }
}

/// The chunks of a WebP file: a RIFF list of four-letter names, lengths and padded bodies.
enum WebPChunks {
  /// The Exif block, without the `Exif` prefix that some writers put there.
  static func exif(in bytes: Span<UInt8>) -> Range<Int>? {
    body(of: "EXIF", in: bytes).map { bytes.withoutExifPrefix($0) }
  }

  /// The first frame of an animation.
  static func firstFrame(in bytes: Span<UInt8>) -> Frame? {
    body(of: "ANMF", in: bytes).flatMap { Frame($0, in: bytes) }
  }

  private static func body(of name: String, in bytes: Span<UInt8>) -> Range<Int>? {
    var offset = 12
    while let size = bytes.littleEndian32(at: offset + 4), size <= bytes.count - offset - 8 {
      let body = offset + 8..<offset + 8 + size
      if bytes.spells(name, at: offset) { return body }
      offset = body.upperBound + size % 2
    }
    return nil
  }

  /// A frame of an animation: where it lies on the canvas, and its chunks.
  struct Frame {
    let left: Int
    let top: Int
    let size: ImageSize
    let data: Range<Int>

    /// Reads the frame's header: offsets in units of two pixels, then the sides less one.
    init?(_ body: Range<Int>, in bytes: Span<UInt8>) {
      guard body.count > 16, let x = bytes.littleEndian24(at: body.lowerBound),
        let y = bytes.littleEndian24(at: body.lowerBound + 3),
        let width = bytes.littleEndian24(at: body.lowerBound + 6),
        let height = bytes.littleEndian24(at: body.lowerBound + 9)
      else { return nil }
      left = 2 * x
      top = 2 * y
      size = ImageSize(width: width + 1, height: height + 1)
      data = body.lowerBound + 16..<body.upperBound
    }

    func fits(in canvas: ImageSize) -> Bool {
      left + size.width <= canvas.width && top + size.height <= canvas.height
    }

    /// The frame on a black canvas, as Pillow shows a first frame.
    func placed(_ pixels: [UInt8], on canvas: ImageSize) -> [UInt8] {
      guard size != canvas else { return pixels }
      var result = [UInt8](repeating: 0, count: 3 * canvas.area)
      for row in 0..<size.height {
        let line = pixels[3 * row * size.width..<3 * (row + 1) * size.width]
        let start = 3 * ((top + row) * canvas.width + left)
        result.replaceSubrange(start..<start + line.count, with: line)
      }
      return result
    }
  }
}

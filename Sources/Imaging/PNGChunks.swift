/// The chunks of a PNG file: length, four-letter name, body and checksum.
enum PNGChunks {
  /// The Exif block, which may stand before or after the pixels.
  static func exif(in bytes: Span<UInt8>) -> Range<Int>? {
    var offset = 8
    while let size = bytes.bigEndian32(at: offset), size <= bytes.count - offset - 12 {
      let body = offset + 8..<offset + 8 + size
      if bytes.spells("eXIf", at: offset + 4) { return bytes.withoutExifPrefix(body) }
      offset = body.upperBound + 4
    }
    return nil
  }
}

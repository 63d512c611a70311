/// The marker segments of a JPEG file before its first scan.
enum JPEGSegments {
  /// The Exif block: the first APP1 segment that begins with `Exif`, without that prefix.
  static func exif(in bytes: Span<UInt8>) -> Range<Int>? {
    var offset = 2
    while let marker = nextMarker(in: bytes, from: &offset), marker != Marker.scan {
      if Marker.restarts.contains(marker) { continue }
      guard let length = bytes.bigEndian16(at: offset), length >= 2,
        length <= bytes.count - offset
      else { return nil }
      let body = offset + 2..<offset + length
      if marker == Marker.app1, bytes.spells("Exif\0\0", at: body.lowerBound), body.count >= 6 {
        return body.dropFirst(6)
      }
      offset += length
    }
    return nil
  }

  private enum Marker {
    static let scan: UInt8 = 0xDA
    static let app1: UInt8 = 0xE1
    static let restarts: ClosedRange<UInt8> = 0xD0...0xD8
  }

  /// Skips what is no marker, as decoders do, and the fill bytes before one.
  private static func nextMarker(in bytes: Span<UInt8>, from offset: inout Int) -> UInt8? {
    while offset < bytes.count - 1 {
      let (first, code) = (bytes[offset], bytes[offset + 1])
      offset += 1
      guard first == 0xFF, code != 0xFF, code != 0 else { continue }
      offset += 1
      return code
    }
    return nil
  }
}

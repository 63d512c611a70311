extension Span<UInt8> {
  /// The unsigned integer of `count` bytes (at most 4), most significant first; nil past the end.
  func bigEndian(at offset: Int, count bytes: Int) -> Int? {
    guard holds(bytes, at: offset) else { return nil }
    return (0..<bytes).reduce(0) { $0 << 8 | Int(self[offset + $1]) }
  }

  /// The unsigned integer of `count` bytes (at most 4), least significant first; nil past the end.
  func littleEndian(at offset: Int, count bytes: Int) -> Int? {
    guard holds(bytes, at: offset) else { return nil }
    return (0..<bytes).reduce(0) { $0 | Int(self[offset + $1]) << (8 * $1) }
  }

  func bigEndian16(at offset: Int) -> Int? { bigEndian(at: offset, count: 2) }
  func bigEndian32(at offset: Int) -> Int? { bigEndian(at: offset, count: 4) }
  func littleEndian24(at offset: Int) -> Int? { littleEndian(at: offset, count: 3) }
  func littleEndian32(at offset: Int) -> Int? { littleEndian(at: offset, count: 4) }

  /// Whether the bytes at `offset` are those of `text`.
  func spells(_ text: String, at offset: Int) -> Bool {
    guard holds(text.utf8.count, at: offset) else { return false }
    return zip(offset..., text.utf8).allSatisfy { self[$0] == $1 }
  }

  /// The part of `block` after the prefix that marks Exif in JPEG files.
  func withoutExifPrefix(_ block: Range<Int>) -> Range<Int> {
    let prefix = "Exif\0\0"
    guard block.count >= prefix.utf8.count, spells(prefix, at: block.lowerBound) else {
      return block
    }
    return block.lowerBound + prefix.utf8.count..<block.upperBound
  }

  private func holds(_ bytes: Int, at offset: Int) -> Bool {
    offset >= 0 && offset <= count - bytes
  }
}

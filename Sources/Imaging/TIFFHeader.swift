/// The first directory of a TIFF block, the form that Exif data has.
struct TIFFHeader: ~Escapable {
  private let bytes: Span<UInt8>
  private let isBigEndian: Bool
  private let directory: Int

  /// Reads byte order and place of the directory; nil when `bytes` is no TIFF block.
  @_lifetime(copy bytes)
  init?(_ bytes: Span<UInt8>) {
    let isBigEndian = bytes.spells("MM", at: 0)
    guard isBigEndian || bytes.spells("II", at: 0) else { return nil }
    self.bytes = bytes
    self.isBigEndian = isBigEndian
    let directory =
      isBigEndian ? bytes.bigEndian32(at: 4) : bytes.littleEndian32(at: 4)
    guard let directory else { return nil }
    self.directory = directory
  }

  /// The value of the entry with that tag, if it is a single unsigned integer.
  func integer(tag: Int) -> Int? {
    guard let count = unsigned(at: directory, bytes: 2) else { return nil }
    for entry in 0..<count {
      let offset = directory + 2 + 12 * entry
      guard let found = unsigned(at: offset, bytes: 2) else { return nil }
      if found == tag { return value(at: offset) }
    }
    return nil
  }

  /// Types 1, 3 and 4 are bytes, shorts and longs; a single one stands in the entry itself.
  private func value(at entry: Int) -> Int? {
    guard unsigned(at: entry + 4, bytes: 4) == 1, let type = unsigned(at: entry + 2, bytes: 2),
      let bytes = [1: 1, 3: 2, 4: 4][type]
    else { return nil }
    return unsigned(at: entry + 8, bytes: bytes)
  }

  private func unsigned(at offset: Int, bytes count: Int) -> Int? {
    isBigEndian
      ? bytes.bigEndian(at: offset, count: count) : bytes.littleEndian(at: offset, count: count)
  }
}

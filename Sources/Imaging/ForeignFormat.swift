/// A kind of picture files that is known and not read, told by its first bytes.
enum ForeignFormat: String, CaseIterable {
  case gif = "GIF"
  case bmp = "BMP"
  case tiff = "TIFF"
  case heif = "HEIF"
  case avif = "AVIF"
  case jpeg2000 = "JPEG 2000"
  case jpegXL = "JPEG XL"
  case pnm = "PNM"

  /// The format of `bytes`; nil where it is none of these.
  init?(_ bytes: [UInt8]) {
    guard let format = Self.allCases.first(where: { $0.matches(bytes) }) else { return nil }
    self = format
  }

  private func matches(_ bytes: [UInt8]) -> Bool {
    switch self {
    case .gif: bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8)
    // Four zero bytes are reserved after the size; two letters alone begin many texts.
    case .bmp: bytes.starts(with: "BM".utf8) && bytes.dropFirst(6).starts(with: [0, 0, 0, 0])
    case .tiff:
      [
        [0x49, 0x49, 0x2A, 0], [0x49, 0x49, 0x2B, 0], [0x4D, 0x4D, 0, 0x2A], [0x4D, 0x4D, 0, 0x2B],
      ]
      .contains { bytes.starts(with: $0) }
    case .heif: ["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"].contains(brand(of: bytes))
    case .avif: ["avif", "avis"].contains(brand(of: bytes))
    case .jpeg2000:
      bytes.starts(with: [0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20])
        || bytes.starts(with: [0xFF, 0x4F, 0xFF, 0x51])
    case .jpegXL:
      bytes.starts(with: [0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20])
        || bytes.starts(with: [0xFF, 0x0A])
    case .pnm: isPNM(bytes)
    }
  }

  /// The brand in the first box of a file of ISO's base media format.
  private func brand(of bytes: [UInt8]) -> String? {
    guard bytes.dropFirst(4).starts(with: "ftyp".utf8) else { return nil }
    return String(decoding: bytes.dropFirst(8).prefix(4), as: UTF8.self)
  }

  private func isPNM(_ bytes: [UInt8]) -> Bool {
    let start = bytes.prefix(3)
    guard start.count == 3, start[0] == UInt8(ascii: "P") else { return false }
    return (UInt8(ascii: "1")...UInt8(ascii: "7")).contains(start[1])
      && [UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t")]
        .contains(start[2])
  }
}

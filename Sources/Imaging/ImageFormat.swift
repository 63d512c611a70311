/// The kinds of picture files that are read, told apart by their first bytes.
enum ImageFormat: String, CaseIterable {
  case jpeg = "JPEG"
  case png = "PNG"
  case webp = "WebP"

  /// The format of `bytes`, whatever the file is called; nil when it is none of these.
  init?(_ bytes: [UInt8]) {
    guard let format = Self.allCases.first(where: { $0.matches(bytes) }) else { return nil }
    self = format
  }

  private func matches(_ bytes: [UInt8]) -> Bool {
    switch self {
    case .jpeg: bytes.starts(with: [0xFF, 0xD8, 0xFF])
    case .png: bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    case .webp: bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8)
    }
  }

  /// Size and pixels, as the library of this format reads them.
  var codec: any ImageCodec {
    switch self {
    case .jpeg: JPEGCodec()
    case .png: PNGCodec()
    case .webp: WebPCodec()
    }
  }

  /// The Exif block in the file, without its `Exif` prefix.
  func exif(in bytes: [UInt8]) -> Range<Int>? {
    switch self {
    case .jpeg: JPEGSegments.exif(in: bytes.span)
    case .png: PNGChunks.exif(in: bytes.span)
    case .webp: WebPChunks.exif(in: bytes.span)
    }
  }
}

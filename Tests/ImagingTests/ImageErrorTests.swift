import Imaging
import Testing
import TestSupport

/// Each failure names its file, what was expected and what was found.
@Suite struct ImageErrorTests {
  @Test func unknownFormat() {
    #expect(
      throws: ImageError(
        "a.gif", .unknownFormat,
        "expected one of JPEG, PNG, WebP, found first bytes 474946383861",
        hint: "convert the picture to PNG")
    ) { try ImageDecoder.decode(Array("GIF88a".utf8), name: "a.gif") }
  }

  /// Formats that people have pictures in are called by their names.
  @Test(arguments: [
    ("GIF", "474946383961"), ("GIF", "474946383761"), ("BMP", "424d36000000000000003600"),
    ("TIFF", "49492a00"), ("TIFF", "4d4d002a"), ("HEIF", "00000018667479706865696300000000"),
    ("HEIF", "00000018667479706d69663100000000"), ("AVIF", "00000020667479706176696600000000"),
    ("JPEG 2000", "0000000c6a5020200d0a870a"), ("JPEG 2000", "ff4fff51"),
    ("JPEG XL", "0000000c4a584c20"), ("JPEG XL", "ff0a"), ("PNM", "50360a"), ("PNM", "503120"),
  ])
  func foreignFormats(format: String, hex: String) {
    let digits = Array(hex)
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
    let error = #expect(throws: ImageError.self) { try ImageDecoder.decode(bytes, name: "a") }
    #expect(error?.detail == "expected one of JPEG, PNG, WebP, found \(format)")
  }

  @Test func emptyFile() {
    #expect(throws: ImageError("a.png", .truncated, "the file is empty")) {
      try ImageDecoder.decode([], name: "a.png")
    }
  }

  @Test func missingFile() {
    let path = fixtures + "/imaging/missing.png"
    #expect(throws: ImageError(path, .file, "no such file or directory")) {
      try ImageDecoder.decode(path: path)
    }
  }

  @Test func directory() {
    #expect(throws: ImageError(fixtures, .file, "it is a directory")) {
      try ImageDecoder.decode(path: fixtures)
    }
  }

  @Test func truncatedJPEG() throws {
    let bytes = try ExpectedPictures.bytes(of: "jpeg_444.jpg")
    #expect(
      throws: ImageError(
        "a.jpg", .truncated, "JPEG: the file ends at line 0 of 23",
        hint: "copy or download the file again")
    ) { try ImageDecoder.decode(Array(bytes.prefix(700)), name: "a.jpg") }
  }

  @Test func truncatedPNG() throws {
    let bytes = try ExpectedPictures.bytes(of: "png_2_8.png")
    #expect(
      throws: ImageError(
        "a.png", .truncated, "PNG: the file ends within a chunk",
        hint: "copy or download the file again")
    ) { try ImageDecoder.decode(Array(bytes.prefix(100)), name: "a.png") }
  }

  @Test func truncatedWebP() throws {
    let bytes = try ExpectedPictures.bytes(of: "webp_lossy.webp")
    #expect(
      throws: ImageError(
        "a.webp", .truncated, "WebP: expected \(bytes.count) bytes, found 100",
        hint: "copy or download the file again")
    ) { try ImageDecoder.decode(Array(bytes.prefix(100)), name: "a.webp") }
  }

  /// A header that announces more pixels than are read is refused before memory is asked for.
  @Test func absurdPNGSize() throws {
    var bytes = try ExpectedPictures.bytes(of: "png_1x1.png")
    bytes.replaceSubrange(16..<24, with: [0x00, 0x00, 0xEA, 0x60, 0x00, 0x00, 0xEA, 0x60])
    bytes.replaceSubrange(29..<33, with: [0x0F, 0xB0, 0xE2, 0x15])
    #expect(
      throws: ImageError(
        "a.png", .tooLarge,
        "PNG: expected at most 178956970 pixels, its header announces 60000x60000",
        hint: "scale the picture down first; if its header is wrong, the file is damaged")
    ) { try ImageDecoder.decode(bytes, name: "a.png") }
  }

  @Test func impossiblePNGSize() throws {
    var bytes = try ExpectedPictures.bytes(of: "png_1x1.png")
    bytes.replaceSubrange(16..<20, with: [0xFF, 0xFF, 0xFF, 0xFF])
    let error = #expect(throws: ImageError.self) {
      try ImageDecoder.decode(bytes, name: "a.png")
    }
    #expect(error?.kind == .corrupt && error?.subject == "a.png")
  }

  @Test func absurdJPEGSize() throws {
    var bytes = try ExpectedPictures.bytes(of: "jpeg_444.jpg")
    let frame = try #require(
      bytes.indices.dropLast().first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xFF, 0xDC, 0xFF, 0xDC])
    #expect(
      throws: ImageError(
        "a.jpg", .tooLarge,
        "JPEG: expected at most 178956970 pixels, its header announces 65500x65500",
        hint: "scale the picture down first; if its header is wrong, the file is damaged")
    ) { try ImageDecoder.decode(bytes, name: "a.jpg") }
  }

  @Test func messageForm() {
    let error = ImageError("a.png", .truncated, "the file ends", hint: "copy it again")
    #expect(error.description == "a.png: truncated: the file ends\nhint: copy it again")
  }
}

internal import Tensors

/// Reads pictures to the very bytes that Pillow's `Image.open(f).convert("RGB")` gives.
///
/// Three differences remain, all towards refusing: a PNG whose pixel data end early, a PNG that
/// needs a palette and has none, and a JPEG of more than 100 scans are errors here. Samples of JPEG
/// and WebP files are those of libjpeg-turbo and libwebp.
package enum ImageDecoder {
  /// The most bytes that a picture file may have: 512 MiB.
  package static let maximumFileSize = 512 << 20
  /// The most pixels that a picture may have; beyond it Pillow sees a decompression bomb.
  package static let maximumPixelCount = 178_956_970

  /// Reads the picture in the file at `path`.
  package static func decode(
    path: String, orientation: Orientation = .ignore
  ) throws(ImageError) -> RGBImage {
    try decode(contents(of: path), name: path, orientation: orientation)
  }

  /// Reads the picture in `bytes`; errors speak of it as `name`.
  package static func decode(
    _ bytes: [UInt8], name: String, orientation: Orientation = .ignore
  ) throws(ImageError) -> RGBImage {
    guard let format = ImageFormat(bytes) else { throw unknownFormat(bytes, name: name) }
    let image = try decode(bytes, format: format, name: name)
    guard orientation == .apply, let exif = format.exif(in: bytes),
      let noted = ExifOrientation(exif: bytes.span.extracting(exif))
    else { return image }
    return noted.upright(image)
  }

  private static func decode(
    _ bytes: [UInt8], format: ImageFormat, name: String
  ) throws(ImageError) -> RGBImage {
    do throws(CodecFailure) {
      let size = try format.codec.size(of: bytes)
      try check(size)
      let pixels = try format.codec.pixels(of: bytes, size: size)
      return RGBImage(width: size.width, height: size.height, pixels: pixels)
    } catch {
      throw ImageError(
        name, error.kind, "\(format.rawValue): \(error.detail)", hint: hint(for: error.kind))
    }
  }

  private static func check(_ size: ImageSize) throws(CodecFailure) {
    guard size.width > 0, size.height > 0 else {
      throw CodecFailure(kind: .corrupt, detail: "it has \(size.width)x\(size.height) pixels")
    }
    guard size.area <= maximumPixelCount else {
      throw CodecFailure(
        kind: .tooLarge,
        detail: "expected at most \(maximumPixelCount) pixels, "
          + "its header announces \(size.width)x\(size.height)")
    }
  }

  /// The bytes of the picture file at `path`.
  package static func contents(of path: String) throws(ImageError) -> [UInt8] {
    do throws(CheckpointError) {
      let file = try InputFile(path: path)
      guard file.size <= maximumFileSize else { throw tooLarge(file) }
      return try file.bytes(in: 0..<file.size)
    } catch {
      throw ImageError(
        path, error.kind == .limit ? .tooLarge : .file, error.detail, hint: error.hint)
    }
  }

  private static func tooLarge(_ file: InputFile) -> CheckpointError {
    CheckpointError(
      file.path, .limit,
      "expected at most \(maximumFileSize) bytes, the file has \(file.size)",
      hint: hint(for: .tooLarge))
  }

  private static func unknownFormat(_ bytes: [UInt8], name: String) -> ImageError {
    guard !bytes.isEmpty else { return ImageError(name, .truncated, "the file is empty") }
    let formats = ImageFormat.allCases.map(\.rawValue).joined(separator: ", ")
    let found =
      ForeignFormat(bytes)?.rawValue ?? "first bytes \(hexadecimal(Array(bytes.prefix(8))))"
    return ImageError(
      name, .unknownFormat, "expected one of \(formats), found \(found)",
      hint: "convert the picture to PNG")
  }

  private static func hint(for kind: ImageError.Kind) -> String? {
    switch kind {
    case .truncated: "copy or download the file again"
    case .unsupported: "convert the picture to an 8-bit PNG"
    case .tooLarge: "scale the picture down first; if its header is wrong, the file is damaged"
    default: nil
    }
  }
}

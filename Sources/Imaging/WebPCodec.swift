internal import CWebP

/// Reads WebP: lossy, lossless, and the first frame of an animation.
struct WebPCodec: ImageCodec {
  func size(of bytes: [UInt8]) throws(CodecFailure) -> ImageSize {
    let features = try features(of: bytes)
    return ImageSize(width: Int(features.width), height: Int(features.height))
  }

  func pixels(of bytes: [UInt8], size: ImageSize) throws(CodecFailure) -> [UInt8] {
    guard try features(of: bytes).has_animation != 0 else {
      return try stillPixels(of: bytes, size: size)
    }
    guard let frame = WebPChunks.firstFrame(in: bytes.span), frame.fits(in: size) else {
      throw CodecFailure(kind: .corrupt, detail: "the animation has no first frame in its canvas")
    }
    let still = Array(bytes[frame.data])
    let features = try features(of: still)
    guard ImageSize(width: Int(features.width), height: Int(features.height)) == frame.size else {
      throw CodecFailure(kind: .corrupt, detail: "the first frame has not the announced size")
    }
    let pixels = try stillPixels(of: still, size: frame.size)
    return frame.placed(pixels, on: size)
  }

  private func features(of bytes: [UInt8]) throws(CodecFailure) -> WebPBitstreamFeatures {
    var features = WebPBitstreamFeatures()
    let status = unsafe WebPGetFeatures(bytes, bytes.count, &features)
    switch status {
    case VP8_STATUS_OK: return features
    case VP8_STATUS_NOT_ENOUGH_DATA:
      throw CodecFailure(kind: .truncated, detail: "the file ends within its header")
    default:
      throw CodecFailure(kind: .corrupt, detail: "libwebp reads no header (\(status.rawValue))")
    }
  }

  /// Alpha, if any, is dropped and not blended.
  private func stillPixels(
    of bytes: [UInt8], size: ImageSize
  ) throws(CodecFailure) -> [UInt8] {
    let pixels = unsafe samples(of: size) { base in
      unsafe WebPDecodeRGBInto(
        bytes, bytes.count, base, 3 * size.area, CInt(clamping: 3 * size.width)) != nil
    }
    guard !pixels.isEmpty else { throw failure(bytes) }
    return pixels
  }

  /// The decoder gives no reason; the length in the container tells cut files from broken ones.
  private func failure(_ bytes: [UInt8]) -> CodecFailure {
    let announced = bytes.span.littleEndian32(at: 4).map { $0 + 8 } ?? 0
    guard announced > bytes.count, bytes.starts(with: "RIFF".utf8) else {
      return CodecFailure(kind: .corrupt, detail: "libwebp does not decode it")
    }
    return CodecFailure(
      kind: .truncated, detail: "expected \(announced) bytes, found \(bytes.count)")
  }
}

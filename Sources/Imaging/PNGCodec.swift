internal import CImageShims

/// Reads PNG through libpng: every colour type and depth, interlaced or not.
struct PNGCodec: ImageCodec {
  func size(of bytes: [UInt8]) throws(CodecFailure) -> ImageSize {
    try unsafe announcedSize { size, message in
      unsafe zoo_png_size(bytes, bytes.count, size, message)
    }
  }

  func pixels(of bytes: [UInt8], size: ImageSize) throws(CodecFailure) -> [UInt8] {
    try unsafe decodedPixels(size) { announced, pixels, message in
      unsafe zoo_png_decode(bytes, bytes.count, announced, pixels, message)
    }
  }
}

internal import CImageShims

/// Reads JPEG through libjpeg: grey, RGB, YCbCr, CMYK and YCCK; baseline and progressive.
struct JPEGCodec: ImageCodec {
  func size(of bytes: [UInt8]) throws(CodecFailure) -> ImageSize {
    try unsafe announcedSize { size, message in
      unsafe zoo_jpeg_size(bytes, bytes.count, size, message)
    }
  }

  func pixels(of bytes: [UInt8], size: ImageSize) throws(CodecFailure) -> [UInt8] {
    try unsafe decodedPixels(size) { announced, pixels, message in
      unsafe zoo_jpeg_decode(bytes, bytes.count, announced, pixels, message)
    }
  }
}

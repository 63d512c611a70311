internal import CImageShims

typealias SizePointer = UnsafeMutablePointer<zoo_image_size>
typealias BytePointer = UnsafeMutablePointer<UInt8>
typealias MessagePointer = UnsafeMutablePointer<CChar>

/// The size that a function of the shims reads from a header.
func announcedSize(
  _ read: (SizePointer, MessagePointer) -> CInt
) throws(CodecFailure) -> ImageSize {
  var size = zoo_image_size()
  try unsafe withMessage { message in unsafe read(&size, message) }
  return ImageSize(width: Int(size.width), height: Int(size.height))
}

/// The samples that a function of the shims writes for a picture of that size.
func decodedPixels(
  _ size: ImageSize, _ decode: (zoo_image_size, BytePointer, MessagePointer) -> CInt
) throws(CodecFailure) -> [UInt8] {
  var pixels: [UInt8] = []
  try unsafe withMessage { message in
    var status: CInt = 0
    pixels = unsafe samples(of: size) { base in
      status = unsafe decode(size.shim, base, message)
      return status == ZOO_IMAGE_OK
    }
    return status
  }
  return pixels
}

/// Memory for the samples of a picture, filled by `decode`; empty when that fails.
func samples(of size: ImageSize, _ decode: (UnsafeMutablePointer<UInt8>) -> Bool) -> [UInt8] {
  [UInt8](capacity: 3 * size.area) { output in
    unsafe output.withUnsafeMutableBufferPointer { buffer, count in
      guard let base = buffer.baseAddress, unsafe decode(base) else { return }
      count = 3 * size.area
    }
  }
}

/// Turns a status and message of the shims into an error.
func withMessage(_ body: (MessagePointer) -> CInt) throws(CodecFailure) {
  var message = [CChar](repeating: 0, count: Int(ZOO_IMAGE_MESSAGE))
  let status = unsafe message.withUnsafeMutableBufferPointer { buffer in
    unsafe buffer.baseAddress.map { unsafe body($0) } ?? CInt(ZOO_IMAGE_CORRUPT)
  }
  guard status != ZOO_IMAGE_OK else { return }
  let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  throw CodecFailure(kind: kind(of: Int(status)), detail: String(decoding: text, as: UTF8.self))
}

private func kind(of status: Int) -> ImageError.Kind {
  switch status {
  case ZOO_IMAGE_TRUNCATED: .truncated
  case ZOO_IMAGE_UNSUPPORTED: .unsupported
  default: .corrupt
  }
}

extension ImageSize {
  /// The size for C; sides were checked against the limits, which fit.
  var shim: zoo_image_size {
    zoo_image_size(width: UInt32(clamping: width), height: UInt32(clamping: height))
  }
}

/// A library that reads one format; what it reports is not yet about a file.
protocol ImageCodec {
  /// The size that the header announces.
  func size(of bytes: [UInt8]) throws(CodecFailure) -> ImageSize

  /// The RGB samples of a picture of that size.
  func pixels(of bytes: [UInt8], size: ImageSize) throws(CodecFailure) -> [UInt8]
}

/// The sides of a picture in pixels, each at least 1 in a readable file.
struct ImageSize: Hashable {
  var width: Int
  var height: Int

  /// The pixels; sides come from fields of at most 31 bits, so this does not overflow.
  var area: Int { width * height }
}

/// What a codec reports.
struct CodecFailure: Error {
  let kind: ImageError.Kind
  let detail: String
}

internal import CCrypto

/// A running SHA-256 digest, computed by libcrypto.
@safe public struct SHA256: ~Copyable {
  private let context: OpaquePointer

  /// Starts a digest.
  public init() {
    guard let context = unsafe EVP_MD_CTX_new(),
      unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
    else { preconditionFailure("libcrypto has no SHA-256") }
    unsafe self.context = context
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Adds `bytes`.
  public mutating func update(_ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { buffer in
      _ = unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
  }

  /// The digest as 64 lower-case hexadecimal digits.
  public consuming func finish() -> String {
    let digest = [UInt8](capacity: 32) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        _ = unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
        count = 32
      }
    }
    return hexadecimal(digest)
  }
}

extension SHA256 {
  /// The digest of `bytes`.
  public static func digest(of bytes: [UInt8]) -> String {
    var digest = SHA256()
    digest.update(bytes.rawSpan)
    return digest.finish()
  }

  /// The digest of everything that `bytes` yields.
  public static func digest(of bytes: any TensorBytes) throws(CheckpointError) -> String {
    var digest = SHA256()
    try bytes.forEachChunk { (chunk) throws(CheckpointError) in digest.update(chunk) }
    return digest.finish()
  }

  /// The digest of all of `file`.
  ///
  /// `progress` is told the bytes read so far.
  public static func digest(
    of file: InputFile, progress: ((_ read: Int) -> Void)? = nil
  ) throws(CheckpointError) -> String {
    var digest = SHA256()
    var read = 0
    try file.forEachChunk(in: 0..<file.size) { (chunk) throws(CheckpointError) in
      digest.update(chunk)
      read += chunk.byteCount
      progress?(read)
    }
    return digest.finish()
  }
}

/// `bytes` as lower-case hexadecimal digits.
package func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

internal import Tensors

/// How far the logits of a picture were from those of a reference when they were computed.
///
/// Runs note it, as logits are too large to be kept: a run that is resumed or merged has the
/// differences of all its pictures.
public struct ReferenceDifference: Codable, Hashable, Sendable {
  /// The difference.
  public let logits: LogitDifference
  /// The beginning of the SHA-256 of the reference's logits as little-endian float32.
  public let reference: String

  /// The digest of a reference's logits, long enough to tell references apart.
  static func digest(of logits: [Float]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * logits.count)
    for logit in logits {
      let bits = logit.bitPattern
      for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }
    return String(SHA256.digest(of: bytes).prefix(16))
  }
}

/// The scaling of pixels in [0, 1] to what a model expects, channel by channel.
public struct Normalization: Codable, Hashable, Sendable {
  /// What is taken off each channel.
  public let mean: SIMD3<Double>
  /// What each channel is then divided by.
  public let std: SIMD3<Double>
}

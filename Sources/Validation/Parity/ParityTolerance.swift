/// What counts as the same.
public struct ParityTolerance: Codable, Hashable, Sendable {
  /// The largest difference that a logit may have.
  public var maxAbsDiff: Double
  /// How many pictures may get another best class.
  public var disagreements: Int
  /// Whether the prepared pixels must be the recorded ones, byte for byte.
  public var equalPixels: Bool

  /// Describes a tolerance; the default is what float32 arithmetic in another order needs.
  public init(maxAbsDiff: Double = 1e-4, disagreements: Int = 0, equalPixels: Bool = true) {
    self.maxAbsDiff = maxAbsDiff
    self.disagreements = disagreements
    self.equalPixels = equalPixels
  }
}

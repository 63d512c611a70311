/// The operations of one forward pass of one picture.
public struct OperationCount: Codable, Hashable, Sendable {
  /// Thousands of millions of multiply-adds.
  public let giga: Double
  /// What was counted, and by whom.
  public let counting: String
  /// Millions of values that the layers give out.
  public let megaActivations: Double?
}

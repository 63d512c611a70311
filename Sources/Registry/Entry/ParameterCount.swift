/// How many parameters a model has, and who counted what.
public struct ParameterCount: Codable, Hashable, Sendable {
  /// The exact number.
  public let count: Int?
  /// What was counted, and by whom.
  public let counting: String?
  /// The number as the publisher rounds it.
  public let published: String?
}

/// The licence of a model's weights.
public struct License: Codable, Hashable, Sendable {
  /// The licence by its SPDX identifier.
  public let name: String
  /// Where that is stated.
  public let source: String?
}

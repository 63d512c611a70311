/// Who published files.
public struct Publisher: Codable, Hashable, Sendable {
  /// The name in full.
  public let name: String
}

/// A repository on the Hugging Face Hub that holds the same weights.
public struct HubRepository: Codable, Hashable, Sendable {
  /// The repository as `owner/name`.
  public let repository: String
  /// The layout there, where it is not that of the entry.
  public let layout: WeightLayout.Names?
  /// The licence that the repository states.
  public let license: String?
  /// The size that its page lists, rounded.
  public let listedSize: String?
  /// A revision that was seen; there may be later ones.
  public let revision: String?
  /// Whether the repository's name was only concluded.
  public let unconfirmed: Bool?
}

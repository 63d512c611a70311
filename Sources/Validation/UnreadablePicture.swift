/// A picture that could not be read, and why.
public struct UnreadablePicture: Codable, Hashable, Sendable {
  /// The file, as the data set or the references call it.
  public let file: String
  /// Why it could not be read.
  public let reason: String
}

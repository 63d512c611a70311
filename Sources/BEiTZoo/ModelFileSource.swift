/// The file of a model, with what the catalogue knows of it.
public struct ModelFileSource: Sendable {
  /// The path of the checkpoint.
  public let path: String
  /// The entry that was asked for by name; nil for a file.
  public let entry: ModelEntry?
}

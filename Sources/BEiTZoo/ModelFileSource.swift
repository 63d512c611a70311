/// The file of a model, with what the catalogue knows of it.
public struct ModelFileSource: Sendable {
  /// The path of the checkpoint.
  public let path: String
  /// The published model that it is, as far as that is known.
  public let entry: ModelEntry?

  /// The name of the file without its folders.
  public var name: String { String(path.split(separator: "/").last ?? "") }
}

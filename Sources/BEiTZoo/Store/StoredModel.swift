/// A file of a model in the store.
public struct StoredModel: Hashable, Sendable {
  /// The model's name.
  public let model: String
  /// The path of the file.
  public let path: String
  /// The size in bytes.
  public let size: Int
  /// The SHA-256 digest.
  public let sha256: String
  /// The address that its publisher gives, or the path in the repository of a file that the program
  /// carries.
  public let source: String
  /// The address or the path that the bytes came from, where that is not `source`; for a converted
  /// file the name of its checkpoint.
  public let obtainedFrom: String?
  /// What vouches for the content: `digest`, `digestPrefix`, `serverDigest`, `firstUse`, or
  /// `conversion`.
  public let proof: String?

  init(_ stored: StoredFile, in store: Store) {
    model = stored.model
    path = store.path(of: stored)
    size = stored.size
    sha256 = stored.sha256
    source = stored.source
    obtainedFrom = stored.obtainedFrom
    proof = stored.proof
  }
}

/// A file that was written and has its name.
public struct WrittenFile: Hashable, Sendable {
  /// The path.
  public let path: String
  /// The size in bytes.
  public let size: Int
  /// The SHA-256 of the file as 64 lower-case hexadecimal digits, where it was asked for.
  public let sha256: String?

  package init(path: String, size: Int, sha256: String?) {
    self.path = path
    self.size = size
    self.sha256 = sha256
  }
}

internal import FoundationEssentials

/// A folder that a conversion writes into, made where it was not there.
struct OutputFolder {
  private let path: String
  /// The outermost folder that had to be made.
  private let made: String?

  /// Makes sure that the folder at `path` is there.
  init(_ path: String) throws(CheckpointError) {
    self.path = path
    made = OutputFolder.missing(in: path)
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      removeIfNew()
      throw CheckpointError(
        path, .write, "the folder cannot be made",
        hint: "choose a folder in one that exists and is writable")
    }
  }

  /// Takes everything away again that was made for a conversion that failed.
  func removeIfNew() {
    if let made { try? FileManager.default.removeItem(atPath: made) }
  }

  /// The outermost part of `path` that does not exist.
  private static func missing(in path: String) -> String? {
    var missing: String?
    var rest = path
    while !rest.isEmpty, rest != "/", !FileManager.default.fileExists(atPath: rest) {
      missing = rest
      guard let slash = rest.lastIndex(of: "/") else { break }
      rest = String(rest[..<slash])
    }
    return missing
  }
}

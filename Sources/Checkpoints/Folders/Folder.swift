internal import FoundationEssentials

/// A folder with the names in it.
struct Folder {
  /// The path without a slash at its end.
  let path: String
  /// The names, in order.
  let names: [String]

  /// Lists the folder at `path`.
  init(_ path: String) throws(CheckpointError) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw CheckpointError(path, .open, "the folder cannot be listed")
    }
  }

  /// The path of a file in the folder.
  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Whether `path` is a folder.
  static func isFolder(_ path: String) -> Bool {
    var isFolder: Bool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

  /// Whether something is at `path`.
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// The folder that `path` lies in.
  static func parent(of path: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map {
      $0 == path.startIndex ? "/" : String(path[..<$0])
    } ?? "."
  }
}

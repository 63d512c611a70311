internal import FoundationEssentials

/// What a path leads to: one file, or shards with their index.
enum CheckpointLocation {
  /// A file, with the `config.json` beside it where it lies in a model's folder.
  case file(String, configuration: String?)
  /// An index of shards.
  case index(String, configuration: String?)

  /// The names under which a folder keeps its weights, most trusted first.
  private static let names = [
    "model.safetensors.index.json", "model.safetensors", "pytorch_model.bin.index.json",
    "pytorch_model.bin", "model.pth", "checkpoint.pth",
  ]

  /// Finds out what is at `path`.
  init(_ path: String) throws(CheckpointError) {
    guard Self.isFolder(path) else {
      self = Self.location(of: path)
      return
    }
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    guard let name = Self.names.first(where: { Self.exists("\(folder)/\($0)") }) else {
      throw CheckpointError(
        path, .unknownFormat, "the folder holds none of \(Self.names.joined(separator: ", "))",
        hint: "name the file itself")
    }
    self = Self.location(of: "\(folder)/\(name)")
  }

  /// Opens what was found.
  func open(offset: Int) throws(CheckpointError) -> Checkpoint {
    switch self {
    case .file(let path, let configuration):
      try Checkpoint(
        file: InputFile(path: path), offset: offset,
        configurationText: try Self.text(at: configuration))
    case .index(let path, let configuration):
      try ShardedCheckpoint(indexPath: path).open(configurationText: Self.text(at: configuration))
    }
  }

  private static func location(of path: String) -> CheckpointLocation {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    let configuration = "\(folder)config.json"
    let own = exists(configuration) ? configuration : nil
    return path.hasSuffix(".index.json")
      ? .index(path, configuration: own) : .file(path, configuration: own)
  }

  private static func text(at path: String?) throws(CheckpointError) -> String? {
    guard let path else { return nil }
    let file = try InputFile(path: path)
    guard file.size <= configurationLimit else { return nil }
    return String(validating: try file.bytes(in: 0..<file.size), as: UTF8.self)
  }

  /// A configuration beyond this size is something else.
  private static let configurationLimit = 4 << 20

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: Bool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }
}

internal import FoundationEssentials

/// What a conversion writes, by the name it is given.
enum ConversionOutput {
  /// A safetensors file, or several with an index.
  case safetensors(String)
  /// A PyTorch archive.
  case torch(String)
  /// A folder with `model.safetensors`, and with the configuration that its layout wants beside it.
  case folder(String)

  /// Endings of PyTorch archives.
  private static let archives = [".pth", ".pt", ".bin", ".ckpt", ".pth.tar"]

  /// Reads a name, whose ending is one of those that say what to write, or absent.
  init(_ path: String) throws(CheckpointError) {
    var isFolder = false
    let name = path.split(separator: "/").last ?? ""
    if path.hasSuffix("/")
      || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    {
      self = .folder(path.hasSuffix("/") && path != "/" ? String(path.dropLast()) : path)
    } else if Self.archives.contains(where: path.hasSuffix) {
      self = .torch(path)
    } else if path.hasSuffix(".safetensors") || !name.dropFirst().contains(".") && name != "-" {
      self = .safetensors(path)
    } else {
      throw CheckpointError(
        path, .write, path == "-" ? "nothing is written to stdout" : "an ending that says nothing",
        hint: "write FILE.safetensors, FILE.pth, or a folder (FOLDER/)")
    }
  }

  /// The file that holds the weights.
  var weightsPath: String {
    switch self {
    case .safetensors(let path), .torch(let path): path
    case .folder(let path): "\(path)/model.safetensors"
    }
  }
}

extension ConversionOutput {
  /// Fails where a file of this kind is not split.
  func refuseShards() throws(CheckpointError) {
    guard case .torch(let path) = self else { return }
    throw CheckpointError(
      path, .write, "PyTorch archives are not split into shards",
      hint: "write FILE.safetensors or a folder, or leave --max-shard-size out")
  }

  /// Fails where writing would replace one of the files that are read.
  func refuse(_ inputs: [InputFile], isSharded: Bool) throws(CheckpointError) {
    for input in inputs {
      let isShard = isSharded && mayBeShard(input.path)
      guard isShard || input.isSameFile(as: weightsPath) else { continue }
      throw CheckpointError(
        isShard ? input.path : weightsPath, .write, "the output is the input itself",
        hint: "choose another name with -o")
    }
  }

  /// Whether a file has a name that a shard of the output may get.
  private func mayBeShard(_ path: String) -> Bool {
    let url = URL(filePath: path).standardizedFileURL
    let output = URL(filePath: weightsPath).standardizedFileURL
    let stem = output.deletingPathExtension().lastPathComponent
    return url.deletingLastPathComponent() == output.deletingLastPathComponent()
      && url.lastPathComponent.hasPrefix(stem + "-") && url.pathExtension == "safetensors"
  }
}

extension Layout {
  /// The key under which the projects keep weights in their PyTorch files; nil for the top.
  var container: String? {
    switch self {
    case .unilm: "model"
    case .mmpretrain: "state_dict"
    case .swift, .timm, .huggingFace, .huggingFaceMemory, .candle: nil
    }
  }
}

internal import FoundationEssentials

/// What a conversion writes, by the name it is given.
enum ConversionOutput {
  /// A safetensors file, or several with an index.
  case safetensors(String)
  /// A PyTorch archive.
  case torch(String)
  /// A folder with `model.safetensors`, and with the configuration that its layout wants beside it.
  case folder(String)

  init(_ path: String) {
    var isFolder = false
    if path.hasSuffix("/")
      || FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
    {
      self = .folder(path.hasSuffix("/") ? String(path.dropLast()) : path)
    } else if [".pth", ".pt", ".bin", ".ckpt"].contains(where: path.hasSuffix) {
      self = .torch(path)
    } else {
      self = .safetensors(path)
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

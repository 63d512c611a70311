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

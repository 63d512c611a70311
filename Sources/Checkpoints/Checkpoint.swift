/// A checkpoint of any format that is read here: its tensors by name, and what else it holds.
///
/// The format is told from the content, never from the file's name.
public struct Checkpoint: Sendable {
  /// The path that was opened: a file, an index of shards, or a folder.
  public let path: String
  /// The format of the file, or of the shards.
  public let format: Format
  /// The tensors, named by their paths from the root, in the order of the file.
  public let tensors: StateDict
  /// The groups of tensors that share their bytes.
  public let ties: [[String]]
  /// The metadata of a safetensors file.
  public let metadata: [String: String]
  /// What was noticed.
  public let findings: [Finding]
  /// The PyTorch files that the tensors are in, with all that only PyTorch knows; empty for
  /// safetensors.
  public let torch: [TorchCheckpoint]
  /// The files that were opened, shards in order.
  public let files: [InputFile]
  /// The text of the `config.json` beside the weights, where there is one.
  public let configurationText: String?

  /// The formats that are told apart.
  public enum Format: String, Sendable, Codable {
    /// The archive of PyTorch 1.6 and later.
    case torchZip = "torch-zip"
    /// The stream of pickles and storages of earlier releases of PyTorch.
    case torchLegacy = "torch-legacy"
    /// The archive of the first releases of PyTorch.
    case torchTar = "torch-tar"
    /// A compiled model of PyTorch.
    case torchScript = "torchscript"
    /// A pickle without a container.
    case pickle
    /// A safetensors file.
    case safetensors
  }

  /// Opens the checkpoint at `path`.
  ///
  /// - Parameters:
  ///   - path: A file, an `*.index.json`, or a folder that holds one of those under its usual name.
  ///   - offset: Where the checkpoint begins in a file that holds other things before it.
  /// - Throws: `CheckpointError` where it is damaged, contradicts itself or is of no known format.
  public init(path: String, offset: Int = 0) throws(CheckpointError) {
    self = try CheckpointLocation(path).open(offset: offset)
  }

  init(
    path: String, format: Format, tensors: StateDict, ties: [[String]] = [],
    metadata: [String: String] = [:], findings: [Finding] = [], torch: [TorchCheckpoint] = [],
    files: [InputFile], configurationText: String? = nil
  ) {
    self.path = path
    self.format = format
    self.tensors = tensors
    self.ties = ties
    self.metadata = metadata
    self.findings = findings
    self.torch = torch
    self.files = files
    self.configurationText = configurationText
  }
}

extension Checkpoint {
  /// Opens one file by its content.
  init(
    file: InputFile, offset: Int = 0, configurationText: String? = nil
  ) throws(CheckpointError) {
    if offset == 0, try Checkpoint.looksLikeSafetensors(file) {
      let opened = try SafetensorsFile(file)
      self.init(
        path: file.path, format: .safetensors, tensors: opened.tensors,
        metadata: opened.metadata, findings: Checkpoint.surprise(file.path, isPickle: false),
        files: [file], configurationText: configurationText)
      return
    }
    var log = FindingLog()
    let opened = try TorchCheckpoint(file, offset: offset, log: &log)
    self.init(
      path: file.path, format: Format(opened.container), tensors: opened.stateDict,
      ties: opened.ties,
      findings: opened.findings + Checkpoint.surprise(file.path, isPickle: true), torch: [opened],
      files: [file], configurationText: configurationText)
  }

  /// Whether a file begins as safetensors files do: a length that fits and an object, or a name
  /// that promises it where the content is nothing else that is known.
  private static func looksLikeSafetensors(_ file: InputFile) throws(CheckpointError) -> Bool {
    let head = try file.bytes(in: 0..<min(file.size, 512))
    let length = head.prefix(8).enumerated().reduce(UInt64(0)) {
      $0 | UInt64($1.element) << UInt64(8 * $1.offset)
    }
    if head.count > 8, length <= UInt64(file.size),
      head.dropFirst(8).first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) })
        == UInt8(ascii: "{")
    {
      return true
    }
    return file.path.hasSuffix(".safetensors") && !ContentSniffer.isKnown(head)
  }

  /// A name that promises another kind of file than the content is.
  private static func surprise(_ path: String, isPickle: Bool) -> [Finding] {
    let promisesSafetensors = path.hasSuffix(".safetensors")
    let promisesPickle = [".pth", ".pt", ".bin", ".ckpt", ".pkl"].contains { path.hasSuffix($0) }
    if isPickle, promisesSafetensors {
      return [
        Finding(
          .danger, "disguised-pickle", "a pickle under the name of a safetensors file: \(path)")
      ]
    }
    guard !isPickle, promisesPickle else { return [] }
    return [
      Finding(.warning, "unexpected-format", "a safetensors file under another name: \(path)")
    ]
  }
}

extension Checkpoint.Format {
  init(_ container: TorchCheckpoint.Container) {
    switch container {
    case .zip: self = .torchZip
    case .legacy: self = .torchLegacy
    case .tar: self = .torchTar
    case .torchScript: self = .torchScript
    case .pickle: self = .pickle
    }
  }
}

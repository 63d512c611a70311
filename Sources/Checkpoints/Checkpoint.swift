/// A checkpoint of any format that is read here: its tensors by name, and what else it holds.
///
/// The format is told from the content, never from the file's name.
public struct Checkpoint: Sendable {
  /// The path that was opened: a file, an index of shards, or a folder.
  public let path: String
  /// The format of the file, or of the shards.
  public let format: Format
  /// The tensors as they stand in the file, named by their paths from the root, in its order.
  public let tensors: StateDict
  /// The groups of tensors that share their bytes.
  public let ties: [[String]]
  /// The metadata of a safetensors file.
  public let metadata: [String: String]
  /// What was noticed.
  public internal(set) var findings: [Finding]
  /// The classes and functions that pickles name.
  public let imports: [Import]
  /// The PyTorch files, with all that only PyTorch knows: the shards in order; of distributed
  /// checkpoints those parts that are no tensors; none for safetensors.
  public let torch: [TorchCheckpoint]
  /// The files that were opened, shards in order.
  public let files: [InputFile]
  /// The text of the `config.json` beside the weights, where there is one.
  public let configurationText: String?
  private let placeholders: StateDict

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
  ///   - path: A file, an `*.index.json`, or a folder: one that holds a model under its usual name,
  ///     a distributed checkpoint, the files of DeepSpeed, numbered shards, or one checkpoint.
  ///   - offset: Where the checkpoint begins in a file that holds other things before it.
  /// - Throws: `CheckpointError` where it is damaged, contradicts itself or is of no known format.
  public init(path: String, offset: Int = 0) throws(CheckpointError) {
    self = try CheckpointLocation(path).open(offset: offset)
  }

  init(
    path: String, format: Format, tensors: StateDict, ties: [[String]] = [],
    metadata: [String: String] = [:], findings: [Finding] = [], imports: [Import] = [],
    torch: [TorchCheckpoint] = [], files: [InputFile], configurationText: String? = nil,
    placeholders: StateDict = StateDict()
  ) {
    self.path = path
    self.format = format
    self.tensors = tensors
    self.ties = ties
    self.metadata = metadata
    self.findings = findings
    self.imports = imports
    self.torch = torch
    self.files = files
    self.configurationText = configurationText
    self.placeholders = placeholders
  }
}

extension Checkpoint {
  /// The tensors as a model wants them.
  ///
  /// The same as ``tensors`` but for the placeholders that DeepSpeed writes under ZeRO-3: here they
  /// have their parameters' shapes, and reading one is an error that says where the data is.
  public var weights: StateDict {
    var weights = tensors
    for (name, tensor) in placeholders { weights[name] = tensor }
    return weights
  }

  /// The paths that are dictionaries of the file; nil where it is not known.
  package var dictionaries: Set<String>? {
    switch format {
    case .safetensors: []
    case .torchZip, .torchLegacy, .torchTar, .pickle:
      torch.count == 1 && files.count == 1 ? torch.first?.dictionaries : nil
    case .torchScript: nil
    }
  }

  /// The classes that OpenMMLab's files state of their data set.
  package var statedClasses: StatedClasses? { torch.lazy.compactMap(\.statedClasses).first }

  /// The arrays and scalars of NumPy, by path.
  public var arrays: [(path: String, array: NumPyArray)] { torch.flatMap(\.arrays) }

  /// What is neither tensor nor plain data, by path and class.
  public var objects: [(path: String, type: String)] { torch.flatMap(\.objects) }

  /// Puts shards together, of which `tensors` are the tensors in order.
  init(
    _ path: String, of shards: [Checkpoint], _ tensors: StateDict, configurationText: String?
  ) {
    var seen: Set<Finding> = []
    self.init(
      path: path, format: shards.first?.format ?? .safetensors, tensors: tensors,
      ties: shards.flatMap(\.ties), metadata: shards.first?.metadata ?? [:],
      findings: shards.flatMap(\.findings).filter { seen.insert($0).inserted },
      imports: shards.flatMap(\.imports), torch: shards.flatMap(\.torch),
      files: shards.flatMap(\.files), configurationText: configurationText)
  }

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
    let placeholders = ZeROPlaceholders(in: opened)
    let findings = placeholders.finding.map { [$0] } ?? []
    self.init(
      path: file.path, format: Format(opened.container), tensors: opened.stateDict,
      ties: opened.ties,
      findings: opened.findings + findings + Checkpoint.surprise(file.path, isPickle: true),
      imports: opened.imports, torch: [opened], files: [file],
      configurationText: configurationText, placeholders: placeholders.tensors)
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

public import Tensors

/// A file that PyTorch wrote, read without executing anything in it.
///
/// All containers are read: the zip archive of `torch.save`, the legacy stream, the tar archive of
/// the first releases, TorchScript archives and bare pickles. Tensors are listed by their path
/// from the root object; their bytes are read when asked for.
public struct TorchCheckpoint: Sendable {
  /// The file.
  public let path: String
  /// How the file is built.
  public let container: Container
  /// The tensors by path, in the order of the file.
  public let tensors: [(path: String, tensor: TorchTensor)]
  /// The groups of tensors that share a storage.
  public let ties: [[String]]
  /// The arrays and scalars of NumPy, by path.
  public let arrays: [(path: String, array: NumPyArray)]
  /// What is neither tensor nor plain data, by path and class.
  public let objects: [(path: String, type: String)]
  /// What was noticed.
  public let findings: [Finding]
  /// The classes and functions that the file names.
  public let imports: [Import]
  /// The shapes that DeepSpeed notes beside a model whose parameters it keeps elsewhere.
  package let declaredShapes: [String: [Int]]
  /// The paths that are dictionaries, near the root.
  package let dictionaries: Set<String>
  /// The classes that OpenMMLab's files state.
  package let statedClasses: StatedClasses?
  private let file: InputFile
  private let archive: ZipArchive?

  /// How a file is built.
  public enum Container: String, Sendable, Codable {
    /// The archive of PyTorch 1.6 and later.
    case zip = "torch-zip"
    /// The stream of pickles and storages of earlier releases.
    case legacy = "torch-legacy"
    /// The archive of releases before 0.1.10.
    case tar = "torch-tar"
    /// A compiled model.
    case torchScript = "torchscript"
    /// A pickle without a container.
    case pickle
  }

  /// Opens the file at `path`, beginning at byte `offset`.
  ///
  /// - Throws: `CheckpointError` where the file is damaged, contradicts itself or passes a limit.
  public init(path: String, offset: Int = 0) throws(CheckpointError) {
    var log = FindingLog()
    do {
      try self.init(InputFile(path: path), offset: offset, log: &log)
    } catch {
      throw error.printable
    }
  }

  /// Opens `file`, whose paths then all begin with `root` where that is given.
  package init(
    _ file: InputFile, offset: Int = 0, under root: String? = nil, log: inout FindingLog
  ) throws(CheckpointError) {
    let opened = try TorchCheckpoint.open(file, offset, &log)
    let walk = try CheckpointWalk(
      opened.pickle, under: root, storages: opened.storages, subject: opened.subject, log: &log)
    try TensorNames.check(walk.tensors.map(\.path), in: file.path, &log)
    path = file.path
    self.file = file
    archive = opened.archive
    container = opened.container
    tensors = UnfoldingBudget.bound(walk.tensors, in: file)
    arrays = walk.arrays
    objects = walk.objects
    declaredShapes = DeclaredShapes.read(opened.pickle)
    dictionaries = Dictionaries.read(opened.pickle)
    statedClasses = StatedClasses.read(opened.pickle)
    ties = TensorNames.ties(walk.tensors, &log)
    findings = log.findings
    imports = log.imports
  }

  /// Verifies the checksums of what was not read whole yet, where the container has any.
  ///
  /// Two threads that go opposite ways share the work.
  package func verifyChecksums(_ direction: ReadingDirection) throws(CheckpointError) {
    try archive?.verifyChecksums(direction)
  }

  /// The tensors as a state dict: every path with its elements.
  public var stateDict: StateDict {
    var dictionary = StateDict()
    for (path, tensor) in tensors { dictionary[path] = tensor.lazyTensor }
    return dictionary
  }

  private static func open(
    _ file: InputFile, _ offset: Int, _ log: inout FindingLog
  ) throws(CheckpointError) -> OpenedPickle {
    guard offset >= 0, offset < file.size else {
      let detail = file.size == 0 ? "the file is empty" : "the file has \(file.size) bytes"
      throw CheckpointError(file.path, file.size == 0 ? .unknownFormat : .truncated, detail)
    }
    let head = try file.bytes(in: offset..<min(offset + 512, file.size))
    if head.starts(with: [0x50, 0x4b, 0x03, 0x04]) {
      return try ZipContainer(file, at: offset, log: &log).open(log: &log)
    }
    if let base = try ZipEnd.foreignBase(in: file, after: offset) {
      throw CheckpointError(
        file.path, .zipForeignBytes,
        "a zip archive begins at byte \(base), behind something else: readers would disagree",
        hint: "if that archive is the checkpoint, say --offset \(base)")
    }
    if offset == 0, TarArchive.isHeader(head) {
      return try TarContainer(file).open(log: &log)
    }
    try ForeignFormat.refuse(head, size: file.size - offset, file.path)
    do {
      return try openPickles(file, offset, &log)
    } catch {
      throw log.imports.isEmpty ? ForeignFormat.explain(error, head, file.path) : error
    }
  }

  /// A legacy stream, or a pickle that stands alone.
  private static func openPickles(
    _ file: InputFile, _ offset: Int, _ log: inout FindingLog
  ) throws(CheckpointError) -> OpenedPickle {
    var stream = PickleStream(file, in: offset..<file.size)
    let first = try stream.next(&log)
    switch first.root {
    case .bigInt(LegacyContainer.magic):
      var container = LegacyContainer(file, after: stream)
      return try container.open(log: &log)
    case .int, .bigInt:
      throw CheckpointError(
        file.path, .unknownFormat, "a pickle of a number that is not PyTorch's magic number",
        hint: "the file is corrupt, or not a checkpoint")
    default: break
    }
    if stream.remaining > 0 {
      log.add(
        .warning, "bytes-after-stop",
        "\(stream.remaining) bytes follow the pickle in \(file.path)")
      try TrailingPickles.search(stream.position..<file.size, of: file, in: file.path, &log)
    }
    return OpenedPickle(
      container: .pickle, pickle: first, storages: NoStorages(subject: file.path),
      subject: file.path)
  }
}

internal import TorchCheckpoint

/// A folder that `torch.distributed.checkpoint` wrote: an index, and files in which archives of
/// `torch.save` stand one after the other, one for each piece of a tensor.
struct DistributedCheckpoint {
  /// The name of the index.
  static let indexName = ".metadata"

  private let folder: String
  private let indexFile: InputFile
  private let index: DistributedIndex
  private var files: [String: InputFile] = [:]
  /// The names of the files in the order in which the index first names them.
  private var names: [String] = []
  private var log = FindingLog()

  /// The path of the index in `folder`, where there is one.
  static func index(of folder: String) -> String? {
    let path = "\(folder)/\(indexName)"
    return Folder.exists(path) ? path : nil
  }

  /// Reads the index of `folder` and opens the files that it names.
  init(folder: String) throws(CheckpointError) {
    self.folder = folder
    let path = "\(folder)/\(DistributedCheckpoint.indexName)"
    indexFile = try InputFile(path: path)
    guard indexFile.size <= Limits.pickleBytes else {
      throw CheckpointError(
        path, .limit, "expected at most \(Limits.pickleBytes) bytes, found \(indexFile.size)")
    }
    let bytes = try indexFile.bytes(in: 0..<indexFile.size)
    let pickle: Pickle
    do { pickle = try PickleMachine.run(bytes, log: &log) } catch { throw error.inside(path) }
    TrailingPickles.report(bytes, after: pickle.end, in: path, &log)
    index = try DistributedIndex(pickle, path: path)
    try openFiles()
  }

  /// Opens every piece, without reading elements, and puts the tensors together.
  mutating func open(configurationText: String?) throws(CheckpointError) -> Checkpoint {
    var tensors = StateDict()
    var budget = UnfoldingBudget(folder, bytes: files.values.reduce(0) { $0 + $1.size })
    for tensor in index.tensors {
      var whole = try assemble(tensor)
      if !budget.admit(whole.bytes.count) {
        whole = LazyTensor(
          scalarType: whole.scalarType, shape: whole.shape,
          bytes: budget.refusal(of: whole.bytes, tensor.name))
      }
      try add(whole, tensor.name, to: &tensors)
    }
    var others: [TorchCheckpoint] = []
    for (name, place) in index.objects {
      let object = try TorchCheckpoint(window(of: place, name), under: name, log: &log)
      others.append(object)
      for (path, tensor) in object.tensors { try add(tensor.lazyTensor, path, to: &tensors) }
    }
    log.add(
      .info, "distributed-checkpoint",
      "tensors put together: \(index.tensors.count); files with their pieces: \(names.count)")
    return Checkpoint(
      path: folder, format: .torchZip, tensors: tensors, ties: others.flatMap(\.ties),
      findings: log.findings, imports: log.imports, torch: others,
      files: [indexFile] + names.compactMap { files[$0] }, configurationText: configurationText)
  }

  private func add(
    _ tensor: LazyTensor, _ name: String, to tensors: inout StateDict
  ) throws(CheckpointError) {
    guard tensors[name] == nil else {
      throw CheckpointError(
        indexFile.path, .distributedIndex, "two tensors are called \(quoted(name))")
    }
    tensors[name] = tensor
  }

  private mutating func openFiles() throws(CheckpointError) {
    let places = index.tensors.flatMap { $0.pieces.map(\.place) } + index.objects.map(\.place)
    var seen: Set<String> = []
    names = places.map(\.file).filter { seen.insert($0).inserted }
    let missing = names.filter { !Folder.exists("\(folder)/\($0)") }
    guard missing.isEmpty else {
      throw MissingFiles.error(indexFile.path, missing, of: names.count)
    }
    for name in names { files[name] = try InputFile(path: "\(folder)/\(name)") }
  }

  private mutating func assemble(
    _ tensor: DistributedIndex.Tensor
  ) throws(CheckpointError) -> LazyTensor {
    var pieces: [TensorPiece] = []
    for piece in tensor.pieces {
      let archive = try TorchCheckpoint(window(of: piece.place, tensor.name), log: &log)
      guard archive.tensors.count == 1, let saved = archive.tensors.first?.tensor,
        saved.shape == piece.shape
      else {
        let found = archive.tensors.map { "\($0.tensor.shape)" }.joined(separator: ", ")
        throw CheckpointError(
          "\(folder)/\(piece.place.file): \(quoted(tensor.name))", .incompleteTensor,
          "expected one piece of shape \(piece.shape) at byte \(piece.place.offset), found "
            + (found.isEmpty ? "none" : found))
      }
      pieces.append(TensorPiece(offsets: piece.offsets, tensor: saved.lazyTensor))
    }
    let bytes = try PiecedBytes(
      "\(folder): \(quoted(tensor.name))", type: tensor.type, shape: tensor.shape, pieces: pieces)
    return LazyTensor(scalarType: tensor.type, shape: tensor.shape, bytes: bytes)
  }

  /// The archive at `place` as a file of its own.
  private func window(
    of place: DistributedIndex.Place, _ name: String
  ) throws(CheckpointError) -> InputFile {
    guard let file = files[place.file] else {
      throw MissingFiles.error(folder, [place.file], of: 1)
    }
    let (end, overflow) = place.offset.addingReportingOverflow(place.length)
    guard !overflow, end <= file.size else {
      throw CheckpointError(
        "\(file.path): \(quoted(name))", .truncated,
        "expected \(place.length) bytes at \(place.offset), found a file of \(file.size) bytes",
        hint: "the file is probably incomplete: copy it again")
    }
    return try InputFile(window: place.offset..<end, of: file)
  }
}

/// What a path leads to.
///
/// A folder may hold more than one thing that could be meant. They are looked for in this order:
/// 1. the names under which Hugging Face and the training scripts keep a model, safetensors first;
/// 2. the `.metadata` of a distributed checkpoint;
/// 3. the files of DeepSpeed, behind a `latest` or at hand;
/// 4. numbered shards without an index;
/// 5. the only file whose name ends as those of checkpoints do.
struct CheckpointLocation {
  private let target: Target
  private let path: String
  private var findings: [Finding] = []

  private enum Target {
    case file
    case index
    case distributed
    case shards([ShardName])
  }

  /// The names under which a folder keeps its weights, most trusted first.
  private static let names = [
    "model.safetensors.index.json", "model.safetensors", "pytorch_model.bin.index.json",
    "pytorch_model.bin", "model.pth", "checkpoint.pth",
  ]

  private static let suffixes = [".safetensors", ".pth", ".pt", ".bin", ".ckpt", ".pth.tar"]

  /// What training scripts keep beside the weights.
  private static let companions: Set<String> = [
    "training_args.bin", "optimizer.pt", "optimizer.bin", "scheduler.pt", "scheduler.bin",
    "scaler.pt", "rng_state.pth",
  ]

  /// Finds out what is at `path`.
  init(_ path: String) throws(CheckpointError) {
    if Folder.isFolder(path) {
      try self.init(in: Folder(path))
    } else if path.hasSuffix("/" + DistributedCheckpoint.indexName) {
      self.init(.distributed, Folder.parent(of: path))
    } else {
      try CheckpointLocation.refusePart(path)
      self.init(path.hasSuffix(".index.json") ? .index : .file, path)
    }
  }

  private init(_ target: Target, _ path: String) {
    self.target = target
    self.path = path
  }

  private init(in folder: Folder) throws(CheckpointError) {
    let present = Self.names.filter { folder.names.contains($0) }
    if let name = present.first {
      self.init(name.hasSuffix(".index.json") ? .index : .file, folder.file(name))
      report(present, in: folder)
    } else if folder.names.contains(DistributedCheckpoint.indexName) {
      self.init(.distributed, folder.path)
    } else if let speed = try DeepSpeedFolder(folder) {
      self.init(.file, try speed.modelFile())
    } else if let shards = try ShardName.set(in: folder) {
      self.init(.shards(shards), folder.path)
    } else {
      let name = try Self.onlyCheckpoint(in: folder)
      self.init(name.hasSuffix(".index.json") ? .index : .file, folder.file(name))
    }
  }

  /// Opens what was found.
  func open(offset: Int) throws(CheckpointError) -> Checkpoint {
    let text = try configurationText()
    var checkpoint: Checkpoint
    switch target {
    case .file:
      checkpoint = try Checkpoint(
        file: InputFile(path: path), offset: offset, configurationText: text)
    case .index: checkpoint = try ShardedCheckpoint(indexPath: path).open(configurationText: text)
    case .distributed:
      var distributed = try DistributedCheckpoint(folder: path)
      checkpoint = try distributed.open(configurationText: text)
    case .shards(let names):
      checkpoint = try NumberedShards(names, in: path).open(configurationText: text)
    }
    checkpoint.findings += findings
    return checkpoint
  }

  // MARK: Folders

  /// Says which of several checkpoints was taken.
  private mutating func report(_ present: [String], in folder: Folder) {
    var others = present.dropFirst().map { quoted($0) }
    if folder.names.contains(DistributedCheckpoint.indexName) {
      others.append(quoted(DistributedCheckpoint.indexName))
    }
    guard let taken = present.first, !others.isEmpty else { return }
    findings.append(
      Finding(
        .info, "several-checkpoints",
        "\(quoted(taken)) is read; the folder also holds \(others.joined(separator: ", "))"))
  }

  private static func onlyCheckpoint(in folder: Folder) throws(CheckpointError) -> String {
    let indexes = folder.names.filter { $0.hasSuffix(".index.json") }
    let files = folder.names.filter { name in
      suffixes.contains { name.hasSuffix($0) } && !companions.contains(name)
    }
    let candidates = indexes.isEmpty ? files : indexes
    guard let name = candidates.first else {
      throw CheckpointError(
        folder.path, .unknownFormat, "the folder holds none of \(names.joined(separator: ", "))",
        hint: "name the file itself")
    }
    guard candidates.count == 1 else {
      let list = candidates.prefix(10).map { quoted($0) }.joined(separator: ", ")
      throw CheckpointError(
        folder.path, .ambiguousFolder, "the folder holds \(candidates.count) checkpoints: \(list)",
        hint: "name one of them")
    }
    return name
  }

  /// Refuses one file of a distributed checkpoint, which by itself is many archives in a row.
  private static func refusePart(_ path: String) throws(CheckpointError) {
    let folder = Folder.parent(of: path)
    guard path.hasSuffix(".distcp"), Folder.exists("\(folder)/\(DistributedCheckpoint.indexName)")
    else { return }
    throw CheckpointError(
      path, .unsupported, "it is a part of a distributed checkpoint",
      hint: "name its folder: \(folder)")
  }

  // MARK: The configuration beside the weights

  /// The text of the `config.json` in the folder of the weights.
  private func configurationText() throws(CheckpointError) -> String? {
    let folder =
      switch target {
      case .file, .index: Folder.parent(of: path)
      case .distributed, .shards: path
      }
    let name = "\(folder)/config.json"
    guard Folder.exists(name) else { return nil }
    let file = try InputFile(path: name)
    guard file.size <= Self.configurationLimit else { return nil }
    return String(validating: try file.bytes(in: 0..<file.size), as: UTF8.self)
  }

  /// A configuration beyond this size is something else.
  private static let configurationLimit = 4 << 20
}

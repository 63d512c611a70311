/// A checkpoint in several files, found through its index.
struct ShardedCheckpoint {
  private let index: ShardedCheckpointIndex

  init(indexPath: String) throws(CheckpointError) {
    index = try ShardedCheckpointIndex(path: indexPath)
    let missing = index.shards.filter { !Folder.exists(index.path(of: $0)) }
    guard missing.isEmpty else {
      throw MissingFiles.error(indexPath, missing, of: index.shards.count)
    }
  }

  /// Opens every shard once and puts their tensors together in the order of the index.
  func open(configurationText: String?) throws(CheckpointError) -> Checkpoint {
    var opened: [String: Checkpoint] = [:]
    var shards: [Checkpoint] = []
    for shard in index.shards {
      let path = index.path(of: shard)
      let checkpoint = try Checkpoint(file: InputFile(path: path))
      opened[path] = checkpoint
      shards.append(checkpoint)
    }
    guard !shards.isEmpty else {
      throw CheckpointError(index.path, .missing, "the index names no shard")
    }
    let tensors = try index.tensors { (path) throws(CheckpointError) in
      opened[path]?.tensors ?? StateDict()
    }
    return Checkpoint(index.path, of: shards, tensors, configurationText: configurationText)
  }
}

/// A checkpoint in several files, found through its index.
struct ShardedCheckpoint {
  private let index: ShardedCheckpointIndex

  init(indexPath: String) throws(CheckpointError) {
    index = try ShardedCheckpointIndex(path: indexPath)
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
    guard let first = shards.first else {
      throw CheckpointError(index.path, .missing, "the index names no shard")
    }
    let tensors = try index.tensors { (path) throws(CheckpointError) in
      opened[path]?.tensors ?? StateDict()
    }
    return Checkpoint(
      path: index.path, format: first.format, tensors: tensors, ties: shards.flatMap(\.ties),
      metadata: first.metadata, findings: shards.flatMap(\.findings),
      torch: shards.flatMap(\.torch), files: shards.flatMap(\.files),
      configurationText: configurationText)
  }
}

internal import Safetensors

/// The shards of a checkpoint that has no index.
///
/// Those that `torch.distributed` writes as safetensors files hold pieces of tensors, and say in
/// their metadata where each piece begins.
struct NumberedShards {
  private let names: [ShardName]
  private let folder: String

  /// The entry of the metadata that tells where pieces begin.
  private static let shardingKey = "DCP_SHARDING_INFO"

  init(_ names: [ShardName], in folder: String) {
    self.names = names
    self.folder = folder
  }

  /// Opens every shard and puts the tensors together, in the order of the shards.
  func open(configurationText: String?) throws(CheckpointError) -> Checkpoint {
    var order: [String] = []
    var pieces: [String: [TensorPiece]] = [:]
    var shards: [Checkpoint] = []
    for name in names {
      let shard = try Checkpoint(file: InputFile(path: "\(folder)/\(name.name)"))
      let offsets = try offsets(in: shard)
      for (name, tensor) in shard.tensors {
        if pieces[name] == nil { order.append(name) }
        let zeros = [Int](repeating: 0, count: tensor.shape.count)
        pieces[name, default: []].append(
          TensorPiece(offsets: offsets[name] ?? zeros, tensor: tensor))
      }
      shards.append(shard)
    }
    var tensors = StateDict()
    for name in order { tensors[name] = try assemble(name, pieces[name] ?? []) }
    return Checkpoint(folder, of: shards, tensors, configurationText: configurationText)
  }

  private func assemble(
    _ name: String, _ pieces: [TensorPiece]
  ) throws(CheckpointError) -> LazyTensor {
    guard let first = pieces.first else { return LazyTensor(shape: [0], values: []) }
    if pieces.count == 1, first.offsets.allSatisfy({ $0 == 0 }) { return first.tensor }
    // The whole is as large as the farthest piece reaches; none of them says it.
    var shape = first.shape
    for piece in pieces where piece.shape.count == shape.count && piece.offsets.count == shape.count
    {
      for index in shape.indices {
        let (end, overflow) = piece.offsets[index].addingReportingOverflow(piece.shape[index])
        shape[index] = max(shape[index], overflow ? .max : end)
      }
    }
    let bytes = try PiecedBytes(
      "\(folder): \(quoted(name))", type: first.tensor.scalarType, shape: shape, pieces: pieces)
    return LazyTensor(scalarType: first.tensor.scalarType, shape: shape, bytes: bytes)
  }

  /// Where the pieces in a shard begin, by the names of their tensors.
  private func offsets(in shard: Checkpoint) throws(CheckpointError) -> [String: [Int]] {
    guard let text = shard.metadata[NumberedShards.shardingKey] else { return [:] }
    let subject = "\(shard.path): \(NumberedShards.shardingKey)"
    let value = try JSONValue(Array(text.utf8), subject: subject, kind: .distributedIndex)
    var offsets: [String: [Int]] = [:]
    for member in value.members ?? [] {
      let numbers = member.value["saved_offsets"]?.elements?.map(\.integer)
      guard let numbers, !numbers.contains(nil) else {
        throw CheckpointError(subject, .distributedIndex, "\(quoted(member.key)) has no offsets")
      }
      offsets[member.key] = numbers.compactMap(\.self)
    }
    return offsets
  }
}

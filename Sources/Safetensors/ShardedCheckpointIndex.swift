public import Tensors

/// The index of a checkpoint in shards: which file holds which tensor.
///
/// Reads the `*.index.json` of Hugging Face, whose shards are safetensors files or PyTorch pickles.
public struct ShardedCheckpointIndex: Hashable, Sendable {
  /// The path of the index.
  public let path: String
  /// The names of the tensors, in the order of the index.
  public let names: [String]
  /// The names of the shards, in the order in which the index first names them.
  public let shards: [String]
  /// The bytes of all tensors, where the index says so.
  public let totalSize: Int?
  private let shardOfName: [String: String]

  /// Reads the index at `path`.
  ///
  /// Names of shards must be plain file names, so that an index cannot point out of its folder.
  public init(path: String) throws(CheckpointError) {
    let file = try InputFile(path: path)
    guard file.size <= SafetensorsLimits.indexSize else {
      throw CheckpointError(
        path, .limit,
        "expected at most \(SafetensorsLimits.indexSize) bytes, found \(file.size)")
    }
    try self.init(file.bytes(in: 0..<file.size), path: path)
  }

  /// Reads an index from `bytes`, which are the content of the file at `path`.
  package init(_ bytes: [UInt8], path: String) throws(CheckpointError) {
    var cursor = try JSONCursor(bytes, subject: path, kind: .malformedIndex)
    var totalSize: Int?
    var map: [(name: String, shard: String)]?
    try cursor.object { (cursor, key) throws(CheckpointError) in
      switch key {
      case "metadata": totalSize = try cursor.value()["total_size"]?.integer
      case "weight_map": map = try cursor.weightMap()
      default: try cursor.skipValue()
      }
    }
    try cursor.finish()
    guard let map else { throw CheckpointError(path, .malformedIndex, "no member `weight_map`") }
    self.path = path
    self.totalSize = totalSize
    names = map.map(\.name)
    shardOfName = Dictionary(map.map { ($0.name, $0.shard) }) { first, _ in first }
    var seen = Set<String>()
    shards = map.map(\.shard).filter { seen.insert($0).inserted }
  }

  /// The shard that holds the tensor called `name`.
  public func shard(of name: String) -> String? { shardOfName[name] }

  /// The path of a shard, which lies in the folder of the index.
  public func path(of shard: String) -> String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { "\(path[...$0])\(shard)" } ?? shard
  }

  /// The tensors of all shards in the order of the index, each shard opened once by `open`.
  ///
  /// A tensor that the index places in a shard which lacks it is an error; tensors of a shard that the
  /// index does not mention follow at the end.
  public func tensors(
    open: (_ path: String) throws(CheckpointError) -> StateDict
  ) throws(CheckpointError) -> StateDict {
    var tensorsOfShard: [String: StateDict] = [:]
    for shard in shards { tensorsOfShard[shard] = try open(path(of: shard)) }
    var tensors = StateDict()
    for name in names {
      guard let shard = shardOfName[name], let tensor = tensorsOfShard[shard]?[name] else {
        throw CheckpointError(
          path, .missing, "expected \(quoted(name)) in \(quoted(shardOfName[name] ?? ""))")
      }
      tensors[name] = tensor
    }
    for shard in shards {
      for (name, tensor) in tensorsOfShard[shard] ?? StateDict() where tensors[name] == nil {
        tensors[name] = tensor
      }
    }
    return tensors
  }
}

extension JSONCursor {
  fileprivate mutating func weightMap() throws(CheckpointError) -> [(name: String, shard: String)] {
    var map: [(name: String, shard: String)] = []
    try object { (cursor, name) throws(CheckpointError) in
      _ = cursor.next
      let start = cursor.position
      let shard = try cursor.string()
      guard isPlainFileName(shard) else {
        throw cursor.failure("\(quoted(shard)) is no plain file name", at: start)
      }
      map.append((name, shard))
    }
    return map
  }
}

private func isPlainFileName(_ name: String) -> Bool {
  !["", ".", ".."].contains(name)
    && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f && !"/\\".utf8.contains($0) }
}

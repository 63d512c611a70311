public import Tensors

/// The files of a checkpoint that was written in shards.
public struct WrittenShards: Hashable, Sendable {
  /// The shards; a single file under the name asked for where everything fitted into one.
  public let files: [WrittenFile]
  /// The index that says which tensor is in which shard; nil for a single file.
  public let indexPath: String?
}

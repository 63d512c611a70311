public import Tensors

extension CheckpointError.Kind {
  /// The pieces of a tensor do not make up the whole.
  public static let incompleteTensor = Self("incomplete-tensor")
  /// The index of a distributed checkpoint is not what PyTorch writes.
  public static let distributedIndex = Self("malformed-distributed-index")
  /// A folder holds more than one checkpoint and nothing that says which one counts.
  public static let ambiguousFolder = Self("ambiguous-folder")
}

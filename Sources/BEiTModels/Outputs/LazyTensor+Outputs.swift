public import Tensors

extension FloatTensor {
  /// Reads a stored tensor, widened or rounded to float32.
  public init(_ tensor: LazyTensor) throws(CheckpointError) {
    self.init(shape: tensor.shape, values: try tensor.floats())
  }
}

extension LazyTensor {
  /// A result as a tensor to store: float32 or int64.
  public init(_ output: OutputTensor) {
    switch output {
    case .floats(let tensor): self.init(shape: tensor.shape, values: tensor.values)
    case .integers(let tensor): self.init(shape: tensor.shape, integers: tensor.values)
    }
  }
}

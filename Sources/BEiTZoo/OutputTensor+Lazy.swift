extension OutputTensor {
  /// The values as a tensor that a file can hold: F32 or I64.
  public var lazyTensor: LazyTensor {
    switch self {
    case .floats(let tensor): LazyTensor(shape: tensor.shape, values: tensor.values)
    case .integers(let tensor): LazyTensor(shape: tensor.shape, integers: tensor.values)
    }
  }
}

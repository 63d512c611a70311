public import Tensors

/// An array or scalar of NumPy inside a checkpoint.
public struct NumPyArray: Sendable {
  /// NumPy's name of the element type, such as `float64` or `<U2`.
  public let dtype: String
  /// The extents; empty for scalars.
  public let shape: [Int]
  /// The elements as a tensor, row-major and little-endian, where the type has a counterpart.
  public let tensor: LazyTensor?
  /// The elements' bytes, row-major and little-endian; nil for arrays of Python objects.
  public let bytes: [UInt8]?
}

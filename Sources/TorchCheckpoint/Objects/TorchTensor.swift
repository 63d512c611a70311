public import Tensors

/// A tensor as a PyTorch checkpoint describes it.
public struct TorchTensor: Sendable {
  /// The type of the elements.
  public let scalarType: ScalarType
  /// The extents, outermost first; empty for nested tensors, whose parts have their own.
  public let shape: [Int]
  /// How the elements are kept.
  public let layout: Layout
  /// Whether training would compute a gradient for it.
  public let requiresGradient: Bool
  /// The elements: raw integers for quantized tensors, dense ones for sparse tensors.
  public let bytes: any TensorBytes
  /// Equal for tensors over one storage; nil where there is none.
  package let storage: Int?
  /// The geometry over the storage; nil for tensors that have none of their own.
  package let view: TensorView?

  /// How the elements of a tensor are kept.
  public enum Layout: Sendable {
    /// One element after the other, at regular distances.
    case strided
    /// Integers with scale and zero point.
    case quantized(Quantization)
    /// Only the elements that are not zero.
    case sparse(SparseTensor)
    /// A list of tensors of different shapes.
    case nested([TorchTensor])
    /// Shape without elements.
    case meta
  }

  package init(
    scalarType: ScalarType, shape: [Int], layout: Layout = .strided, requiresGradient: Bool = false,
    bytes: any TensorBytes, storage: Int? = nil, view: TensorView? = nil
  ) {
    self.scalarType = scalarType
    self.shape = shape
    self.layout = layout
    self.requiresGradient = requiresGradient
    self.bytes = bytes
    self.storage = storage
    self.view = view
  }

  /// The tensor without what only PyTorch knows.
  public var lazyTensor: LazyTensor {
    LazyTensor(scalarType: scalarType, shape: shape, bytes: bytes)
  }

  /// The word for the layout in listings.
  public var layoutName: String {
    switch layout {
    case .strided: "strided"
    case .quantized: "quantized"
    case .sparse(let tensor): tensor.format.rawValue
    case .nested: "nested"
    case .meta: "meta"
    }
  }
}

/// A tensor whose type and shape are known and whose elements are read when asked for.
public struct LazyTensor: Sendable {
  /// The type of the elements.
  public let scalarType: ScalarType
  /// The extents, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The elements, contiguous and row-major.
  public let bytes: any TensorBytes

  /// Describes a tensor; `bytes` must hold as many bytes as type and shape take.
  public init(scalarType: ScalarType, shape: [Int], bytes: any TensorBytes) {
    self.scalarType = scalarType
    self.shape = shape
    self.bytes = bytes
  }

  /// A float32 tensor over values in memory.
  public init(shape: [Int], values: [Float]) {
    precondition(
      Tensors.elementCount(of: shape) == values.count, "as many values as the shape holds")
    let bytes = unsafe values.withUnsafeBytes { unsafe [UInt8]($0) }
    self.init(scalarType: .f32, shape: shape, bytes: MemoryBytes(bytes))
  }

  /// An int64 tensor over values in memory.
  public init(shape: [Int], integers: [Int64]) {
    precondition(
      Tensors.elementCount(of: shape) == integers.count, "as many values as the shape holds")
    let bytes = unsafe integers.withUnsafeBytes { unsafe [UInt8]($0) }
    self.init(scalarType: .i64, shape: shape, bytes: MemoryBytes(bytes))
  }

  /// The number of elements; `Int.max` for a shape whose product overflows, which no reader makes.
  public var elementCount: Int { Tensors.elementCount(of: shape) ?? .max }

  /// The values as float32, widened or rounded where the stored type differs.
  public func floats() throws(CheckpointError) -> [Float] {
    var values: [Float] = []
    let type = scalarType
    guard FloatWidening.supports(type) else {
      throw CheckpointError("tensor", .unsupported, "\(type.rawValue) does not convert to float32")
    }
    try bytes.forEachChunk { (chunk) throws(CheckpointError) in
      // Not before the first chunk: a tensor without data must not reserve memory.
      if values.isEmpty { values.reserveCapacity(bytes.count / (type.bitWidth / 8)) }
      FloatWidening.append(chunk, of: type, to: &values)
    }
    return values
  }
}

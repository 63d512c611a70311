public import Tensors

/// A tensor as the header of a safetensors file describes it.
public struct SafetensorsEntry: Hashable, Sendable {
  /// The tensor's name.
  public let name: String
  /// The type of the elements.
  public let scalarType: ScalarType
  /// The extents, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The first byte, counted from the end of the header.
  public let offset: Int
  /// The number of bytes.
  public let byteCount: Int
}

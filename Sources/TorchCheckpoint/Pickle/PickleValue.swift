/// A value that a pickle describes.
///
/// Containers and objects live in a `PickleGraph` and are referred to by index, so that one object
/// under two names stays one object, a value may contain itself, and nesting costs no stack.
package enum PickleValue: Sendable, Hashable {
  case none
  case bool(Bool)
  case int(Int)
  /// An integer beyond 64 bits: little-endian two's complement.
  case bigInt([UInt8])
  case float(Double)
  case string(String)
  case bytes([UInt8])
  case global(PickleGlobal)
  /// A node of the graph.
  case node(PickleGraph.Index)
}

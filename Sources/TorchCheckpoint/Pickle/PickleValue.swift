/// A value that a pickle describes.
///
/// Containers and objects live in a `PickleGraph` and are referred to by index, so that one object
/// under two names stays one object, a value may contain itself, and nesting costs no stack.
package enum PickleValue: Sendable {
  case none
  case bool(Bool)
  case int(Int)
  /// An integer beyond 64 bits: little-endian two's complement.
  case bigInt([UInt8])
  case float(Double)
  case string(String)
  case bytes([UInt8])
  // Boxed, because two strings would make every value half as large again.
  indirect case global(PickleGlobal)
  /// A node of the graph.
  case node(PickleGraph.Index)
}

/// Texts are equal when their code points are, numbers when their bits are.
///
/// Swift's own comparison of strings takes composed and decomposed letters for the same and, given
/// long runs of combining marks, time that grows with the square of their number; its comparison of
/// numbers tells a NaN from itself, which would make a dictionary of them a list.
extension PickleValue: Hashable {
  package static func == (left: PickleValue, right: PickleValue) -> Bool {
    switch (left, right) {
    case (.none, .none): true
    case (.bool(let left), .bool(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.bigInt(let left), .bigInt(let right)): left == right
    case (.float(let left), .float(let right)): left.bitPattern == right.bitPattern
    case (.string(let left), .string(let right)):
      left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
    case (.bytes(let left), .bytes(let right)): left == right
    case (.global(let left), .global(let right)): left == right
    case (.node(let left), .node(let right)): left == right
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .none: break
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(value)
    case .bigInt(let bytes), .bytes(let bytes): hasher.combine(bytes)
    case .float(let value): hasher.combine(value.bitPattern)
    case .string(let text):
      text.utf8.allSatisfy { $0 < 0x80 } ? hasher.combine(text) : hasher.combine(Array(text.utf8))
    case .global(let global): hasher.combine(global)
    case .node(let index): hasher.combine(index)
    }
  }

  /// The value that stands for all keys which Python takes for this one: 1, 1.0 and True are one.
  package var asKey: PickleValue {
    switch self {
    case .bool(let value): .int(value ? 1 : 0)
    case .float(let value): Int(exactly: value).map { .int($0) } ?? self
    default: self
    }
  }
}

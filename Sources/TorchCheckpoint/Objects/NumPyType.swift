internal import Tensors

/// An element type of NumPy: `dtype('f8', False, True)` with its byte order in the state.
struct NumPyType {
  /// The letter of the kind, such as `f` or `U`.
  let kind: Character
  /// The bytes of an element.
  let size: Int
  /// Whether elements stand most significant byte first.
  let isBigEndian: Bool

  init?(_ value: PickleValue, in graph: PickleGraph) {
    guard let object = graph.object(value), case .global(let global) = object.callable,
      global == PickleGlobal("numpy", "dtype"),
      case .string(let code) = graph.elements(object.arguments)?.first, code.utf8.count <= 32,
      let kind = code.first
    else { return nil }
    let state = object.state.flatMap { graph.elements($0) } ?? []
    isBigEndian = state.count > 1 && state[1] == .string(">")
    self.kind = kind
    guard let number = Int(code.dropFirst()), number >= 0, number <= 1 << 20 else { return nil }
    // Text counts characters of four bytes.
    size = kind == "U" ? 4 * number : number
  }

  /// NumPy's name of the type.
  var name: String {
    switch kind {
    case "b": "bool"
    case "f": "float\(8 * size)"
    case "i": "int\(8 * size)"
    case "u": "uint\(8 * size)"
    case "c": "complex\(8 * size)"
    case "U": "<U\(size / 4)"
    default: "|\(kind)\(size)"
    }
  }

  /// The scalar type with the same elements.
  var scalarType: ScalarType? {
    switch (kind, size) {
    case ("b", 1): .bool
    case ("f", 2): .f16
    case ("f", 4): .f32
    case ("f", 8): .f64
    case ("i", 1): .i8
    case ("i", 2): .i16
    case ("i", 4): .i32
    case ("i", 8): .i64
    case ("u", 1): .u8
    case ("u", 2): .u16
    case ("u", 4): .u32
    case ("u", 8): .u64
    case ("c", 8): .c64
    case ("c", 16): .c128
    default: nil
    }
  }

  /// Turns elements of the other byte order around.
  func swap(_ bytes: inout [UInt8]) {
    let width = kind == "U" ? 4 : kind == "c" ? size / 2 : size
    guard width > 1 else { return }
    for start in stride(from: 0, through: bytes.count - width, by: width) {
      for index in 0..<width / 2 { bytes.swapAt(start + index, start + width - 1 - index) }
    }
  }
}

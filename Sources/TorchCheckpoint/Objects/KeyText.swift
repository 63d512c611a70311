/// The text of a dictionary key as Python's `str` gives it.
enum KeyText {
  /// `str(key)`; containers and objects are named by their kind.
  static func of(_ key: PickleValue, _ graph: PickleGraph) -> String {
    if case .string(let text) = key { return text }
    return repr(key, graph, depth: 0)
  }

  private static func repr(_ key: PickleValue, _ graph: PickleGraph, depth: Int) -> String {
    switch key {
    case .none: "None"
    case .bool(let value): value ? "True" : "False"
    case .int(let value): String(value)
    case .bigInt(let bytes): "0x" + String(bytes.reversed().map { hex($0) }.joined())
    case .float(let value): value.description
    case .string(let text): "'\(text)'"
    case .bytes(let bytes): "b'\(PythonLiteral.latin1(bytes))'"
    case .global(let global): global.description
    case .node: container(key, graph, depth: depth)
    }
  }

  private static func container(
    _ key: PickleValue, _ graph: PickleGraph, depth: Int
  ) -> String {
    guard case .tuple(let elements) = graph.node(key), depth < 16 else { return "<object>" }
    let texts = elements.map { repr($0, graph, depth: depth + 1) }
    return texts.count == 1 ? "(\(texts[0]),)" : "(\(texts.joined(separator: ", ")))"
  }

  private static func hex(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}

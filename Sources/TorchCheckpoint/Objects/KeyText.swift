/// The text of a dictionary key as Python's `str` gives it.
package enum KeyText {
  /// `str(key)`; containers and objects are named by their kind, and what is longer than any name
  /// is cut.
  package static func of(_ key: PickleValue, _ graph: PickleGraph) -> String {
    if case .string(let text) = key {
      return text.utf8.count <= limit ? text : text.printable(limit: limit)
    }
    var text = ""
    append(key, to: &text, graph, depth: 0)
    return text.utf8.count <= limit ? text : text.printable(limit: limit)
  }

  // Above what a path may have, so that a path made of a cut text is refused.
  private static let limit = 2 * Limits.pathBytes
  private static let depthLimit = 16
  /// The bytes up to which an integer is written in decimal digits.
  private static let decimalBytes = 256

  private static func append(
    _ key: PickleValue, to text: inout String, _ graph: PickleGraph, depth: Int
  ) {
    // Tuples may share parts, which would make the text exponentially long.
    guard text.utf8.count <= limit else { return }
    switch key {
    case .none: text += "None"
    case .bool(let value): text += value ? "True" : "False"
    case .int(let value): text += String(value)
    case .bigInt(let bytes): text += number(bytes)
    case .float(let value): text += value.description
    case .string(let string): text += "'\(string.prefixBytes(limit))'"
    case .bytes(let bytes): text += "b'\(PythonLiteral.latin1(bytes.prefix(limit)))'"
    case .global(let global): text += global.description
    case .node: append(container: key, to: &text, graph, depth: depth)
    }
  }

  private static func append(
    container: PickleValue, to text: inout String, _ graph: PickleGraph, depth: Int
  ) {
    guard case .tuple(let elements) = graph.node(container), depth < depthLimit else {
      text += "<object>"
      return
    }
    text += "("
    for (position, element) in elements.enumerated() where text.utf8.count <= limit {
      if position > 0 { text += ", " }
      append(element, to: &text, graph, depth: depth + 1)
    }
    text += elements.count == 1 ? ",)" : ")"
  }

  private static func number(_ bytes: [UInt8]) -> String {
    bytes.count <= decimalBytes ? BigDecimal.text(bytes) : "<integer of \(bytes.count) bytes>"
  }
}

extension String {
  fileprivate func prefixBytes(_ count: Int) -> String {
    utf8.count <= count ? self : printable(limit: count)
  }
}

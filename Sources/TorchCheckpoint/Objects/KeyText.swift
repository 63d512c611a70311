/// The text of a dictionary key as Python's `str` gives it.
package enum KeyText {
  /// `str(key)`; what is longer than any name is cut.
  ///
  /// Objects whose text is not known are named by their class and `position`, their place in the
  /// dictionary.
  package static func of(
    _ key: PickleValue, _ graph: PickleGraph, at position: Int = 0
  ) -> String {
    if case .string(let text) = key {
      return text.utf8.count <= limit ? text : text.printable(limit: limit)
    }
    var writer = Writer(graph: graph, position: position)
    writer.append(key, depth: 0)
    let text = writer.text
    return text.utf8.count <= limit ? text : text.printable(limit: limit)
  }

  // Above what a path may have, so that a path made of a cut text is refused.
  private static let limit = 2 * Limits.pathBytes
  private static let depthLimit = 16
  /// The bytes up to which an integer is written in decimal digits.
  private static let decimalBytes = 256

  /// Writes text until there is more than enough: tuples may share parts, which would make it
  /// exponentially long.
  private struct Writer {
    let graph: PickleGraph
    let position: Int
    var text = ""

    var isFull: Bool { text.utf8.count > limit }

    mutating func append(_ key: PickleValue, depth: Int) {
      guard !isFull else { return }
      switch key {
      case .none: text += "None"
      case .bool(let value): text += value ? "True" : "False"
      case .int(let value): text += String(value)
      case .bigInt(let bytes): text += number(bytes)
      case .float(let value): text += value.description
      case .string(let string): text += "'\(string.prefixBytes(limit))'"
      case .bytes(let bytes): text += PythonLiteral.repr(bytes.prefix(limit))
      case .global(let global): text += global.description
      case .node: append(container: key, depth: depth)
      }
    }

    private mutating func append(container: PickleValue, depth: Int) {
      guard depth < depthLimit else { return text += "…" }
      switch graph.node(container) {
      case .tuple(let elements):
        text += "("
        append(elements, depth: depth)
        text += elements.count == 1 ? ",)" : ")"
      case .set(let elements, isFrozen: true):
        text += elements.isEmpty ? "frozenset(" : "frozenset({"
        append(elements, depth: depth)
        text += elements.isEmpty ? ")" : "})"
      case .object(let object): append(object, depth: depth)
      case .persistent: text += "<persistent #\(position)>"
      default: text += "<object #\(position)>"
      }
    }

    private mutating func append(_ elements: [PickleValue], depth: Int) {
      for (index, element) in elements.enumerated() where !isFull {
        if index > 0 { text += ", " }
        append(element, depth: depth + 1)
      }
    }

    private mutating func append(_ object: PickleObject, depth: Int) {
      if let bytes = EncodedBytes.decode(object, in: graph) {
        return text += PythonLiteral.repr(bytes.prefix(limit))
      }
      if let known = ObjectText.of(object, in: graph) {
        return text += known.prefixBytes(limit)
      }
      guard case .global(let global) = object.callable else {
        return text += "<object #\(position)>"
      }
      if TorchInterpreter.isTensorFunction(global) {
        let isParameter = global.name.utf8.starts(with: "_rebuild_parameter".utf8)
        return text += "<\(isParameter ? "torch.nn.Parameter" : "torch.Tensor") #\(position)>"
      }
      let name = TypeName.of(instanceOf: global)
      let arguments = graph.elements(object.arguments) ?? []
      guard !arguments.isEmpty, object.state == nil, arguments.allSatisfy(isPlain) else {
        return text += "<\(name) #\(position)>"
      }
      // What an enumeration's member and most values of a class are made of.
      text += name + "("
      append(arguments, depth: depth)
      text += ")"
    }

    private func isPlain(_ value: PickleValue) -> Bool {
      switch value {
      case .none, .bool, .int, .float, .string: true
      default: false
      }
    }

    private func number(_ bytes: [UInt8]) -> String {
      bytes.count <= decimalBytes ? BigDecimal.text(bytes) : "<integer of \(bytes.count) bytes>"
    }
  }
}

extension String {
  fileprivate func prefixBytes(_ count: Int) -> String {
    utf8.count <= count ? self : printable(limit: count)
  }
}

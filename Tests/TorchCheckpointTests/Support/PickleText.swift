import TorchCheckpoint

/// The value of a pickle in the words of Python, so that tests can compare it.
struct PickleText {
  let pickle: Pickle

  /// The text of the value that `bytes` describe.
  static func of(_ bytes: [UInt8]) throws -> String {
    var log = FindingLog()
    return PickleText(pickle: try PickleMachine.run(bytes, log: &log)).root
  }

  var root: String { text(pickle.root, depth: 0) }

  func text(_ value: PickleValue, depth: Int) -> String {
    switch value {
    case .none: "None"
    case .bool(let value): value ? "True" : "False"
    case .int(let value): "\(value)"
    case .bigInt(let bytes): "big\(bytes)"
    case .float(let value): "\(value)"
    case .string(let text): "'\(text)'"
    case .bytes(let bytes): "bytes\(bytes)"
    case .global(let global): "<\(global)>"
    case .node(let index): depth > 8 ? "…" : text(pickle.graph[index], depth: depth + 1)
    }
  }

  private func text(_ node: PickleNode, depth: Int) -> String {
    func list(_ values: [PickleValue]) -> String {
      values.map { text($0, depth: depth) }.joined(separator: ", ")
    }
    func pairs(_ entries: [PickleEntry]) -> String {
      entries.map { "\(text($0.key, depth: depth)): \(text($0.value, depth: depth))" }
        .joined(separator: ", ")
    }
    switch node {
    case .list(let values): return "[\(list(values))]"
    case .tuple(let values): return "(\(list(values)))"
    case .dictionary(let entries): return "{\(pairs(entries))}"
    case .set(let values, let isFrozen): return "\(isFrozen ? "frozenset" : "set")(\(list(values)))"
    case .byteArray(let bytes): return "bytearray\(bytes)"
    case .persistent(let id): return "persistent(\(text(id, depth: depth)))"
    case .object(let object):
      var result = (object.isNew ? "new " : "") + text(object.callable, depth: depth)
      result += text(object.arguments, depth: depth)
      if let keywords = object.keywords { result += "**\(text(keywords, depth: depth))" }
      if !object.items.isEmpty { result += "+[\(list(object.items))]" }
      if !object.entries.isEmpty { result += "+{\(pairs(object.entries))}" }
      if let state = object.state { result += "=\(text(state, depth: depth))" }
      return result
    }
  }
}

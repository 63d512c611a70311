package import Tensors

/// A JSON value in memory; objects keep their order and numbers their digits.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// Reads `bytes`, which hold one value and nothing else.
  package init(
    _ bytes: [UInt8], subject: String, kind: CheckpointError.Kind
  ) throws(CheckpointError) {
    var cursor = try JSONCursor(bytes, subject: subject, kind: kind)
    self = try cursor.value()
    try cursor.finish()
  }

  /// The value of `key`, where this is an object that has it.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The members of an object.
  package var members: [JSONMember]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The elements of an array.
  package var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The text of a string.
  package var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The truth value.
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The number, where it is written as an integer that fits.
  package var integer: Int? { if case .number(let text) = self { Int(text) } else { nil } }

  /// The number, rounded to the nearest double.
  package var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }

  /// The value as JSON text: compact, or with lines indented by `indent` spaces a level.
  package func text(indent: Int? = nil) -> String {
    var bytes: [UInt8] = []
    append(to: &bytes, indent: indent, level: 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(to text: inout [UInt8], indent: Int?, level: Int) {
    switch self {
    case .null: text.append(contentsOf: "null".utf8)
    case .bool(let value): text.append(contentsOf: "\(value)".utf8)
    case .number(let digits): text.append(contentsOf: digits.utf8)
    case .string(let string): text.appendJSON(string)
    case .array(let elements):
      let items = elements.map { (nil, $0) as (String?, JSONValue) }
      Self.append(items, "[", "]", to: &text, indent: indent, level: level)
    case .object(let members):
      let items = members.map { ($0.key, $0.value) as (String?, JSONValue) }
      Self.append(items, "{", "}", to: &text, indent: indent, level: level)
    }
  }

  private static func append(
    _ items: [(key: String?, value: JSONValue)], _ open: String, _ close: String,
    to text: inout [UInt8], indent: Int?, level: Int
  ) {
    func newLine(_ level: Int) {
      guard let indent else { return }
      text.append(UInt8(ascii: "\n"))
      text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * level))
    }
    text.append(contentsOf: open.utf8)
    for (index, item) in items.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      newLine(level + 1)
      if let key = item.key {
        text.appendJSON(key)
        text.append(contentsOf: (indent == nil ? ":" : ": ").utf8)
      }
      item.value.append(to: &text, indent: indent, level: level + 1)
    }
    if !items.isEmpty { newLine(level) }
    text.append(contentsOf: close.utf8)
  }
}

extension JSONCursor {
  /// Reads the value at hand, whatever it is.
  package mutating func value() throws(CheckpointError) -> JSONValue {
    switch next {
    case UInt8(ascii: "{"): return .object(try members())
    case UInt8(ascii: "["): return .array(try elements())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      let value = next == UInt8(ascii: "t")
      try word("\(value)")
      return .bool(value)
    case UInt8(ascii: "n"):
      try word("null")
      return .null
    default: return .number(try number())
    }
  }

  private mutating func members() throws(CheckpointError) -> [JSONMember] {
    var members: [JSONMember] = []
    try object { (cursor, key) throws(CheckpointError) in
      members.append(JSONMember(key: key, value: try cursor.value()))
    }
    return members
  }

  private mutating func elements() throws(CheckpointError) -> [JSONValue] {
    var elements: [JSONValue] = []
    try array { (cursor) throws(CheckpointError) in elements.append(try cursor.value()) }
    return elements
  }
}

/// The fields of a persistent id that protocol 0 writes as text.
///
/// It is the `repr` of the tuple, `('storage', <class 'torch.FloatStorage'>, '0', 'cpu', 6)`, which
/// PyTorch itself cannot read back.
package enum PersistentIDText {
  /// The fields, or nil where the text is something else.
  package static func fields(_ text: String) -> [PickleValue]? {
    var rest = Array(text.utf8)[...]
    guard rest.popFirst() == UInt8(ascii: "("), rest.popLast() == UInt8(ascii: ")") else {
      return nil
    }
    var fields: [PickleValue] = []
    while !rest.isEmpty {
      guard let field = field(&rest) else { return nil }
      fields.append(field)
      rest = rest.drop { $0 == UInt8(ascii: " ") }
      guard rest.isEmpty || rest.popFirst() == UInt8(ascii: ",") else { return nil }
      rest = rest.drop { $0 == UInt8(ascii: " ") }
    }
    return fields
  }

  private static func field(_ rest: inout ArraySlice<UInt8>) -> PickleValue? {
    switch rest.first {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): quoted(&rest).map { .string($0) }
    case UInt8(ascii: "<"): classReference(&rest)
    default: word(&rest)
    }
  }

  private static func quoted(_ rest: inout ArraySlice<UInt8>) -> String? {
    guard let quote = rest.first else { return nil }
    var end = rest.index(after: rest.startIndex)
    while end < rest.endIndex, rest[end] != quote { end += rest[end] == 0x5c ? 2 : 1 }
    guard end < rest.endIndex, let bytes = PythonLiteral.quotedBytes(rest[rest.startIndex...end])
    else { return nil }
    rest = rest[(end + 1)...]
    return String(validating: bytes, as: UTF8.self)
  }

  private static func classReference(_ rest: inout ArraySlice<UInt8>) -> PickleValue? {
    let prefix = Array("<class ".utf8)
    guard rest.starts(with: prefix) else { return nil }
    rest = rest.dropFirst(prefix.count)
    guard let path = quoted(&rest), rest.popFirst() == UInt8(ascii: ">"),
      let dot = path.lastIndex(of: ".")
    else { return nil }
    return .global(PickleGlobal(String(path[..<dot]), String(path[path.index(after: dot)...])))
  }

  private static func word(_ rest: inout ArraySlice<UInt8>) -> PickleValue? {
    let letters = rest.prefix { $0 != UInt8(ascii: ",") }
    rest = rest.dropFirst(letters.count)
    let text = String(decoding: letters, as: UTF8.self)
    return text == "None" ? PickleValue.none : Int(text).map { .int($0) }
  }
}

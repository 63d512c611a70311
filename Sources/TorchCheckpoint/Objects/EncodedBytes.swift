/// Bytes that protocol 2 has to write as text: `_codecs.encode(text, 'latin1')`.
enum EncodedBytes {
  /// Whether `object` stands for bytes.
  static func isEncoded(_ object: PickleObject, in graph: PickleGraph) -> Bool {
    text(of: object, in: graph) != nil
  }

  /// The bytes that `object` stands for, or nil where it is something else.
  static func decode(_ object: PickleObject, in graph: PickleGraph) -> [UInt8]? {
    text(of: object, in: graph).flatMap(latin1)
  }

  private static func text(of object: PickleObject, in graph: PickleGraph) -> String? {
    guard case .global(let global) = object.callable else { return nil }
    let arguments = graph.elements(object.arguments) ?? []
    if TypeName.builtins.contains(global.module), global.name == "bytes", arguments.isEmpty {
      return ""
    }
    guard global == PickleGlobal("_codecs", "encode"), arguments.count == 2,
      case .string(let text) = arguments[0], codecs.contains(arguments[1])
    else { return nil }
    return text
  }

  private static let codecs: [PickleValue] = [
    .string("latin1"), .string("latin-1"), .string("iso-8859-1"),
  ]

  /// The bytes of a text whose characters are all below 256.
  static func latin1(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}

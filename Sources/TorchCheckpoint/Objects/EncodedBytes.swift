/// Bytes that protocol 2 has to write as text: `_codecs.encode(text, 'latin1')`.
enum EncodedBytes {
  /// The bytes that `object` stands for, or nil where it is something else.
  static func decode(_ object: PickleObject, in graph: PickleGraph) -> [UInt8]? {
    guard case .global(let global) = object.callable else { return nil }
    let arguments = graph.elements(object.arguments) ?? []
    if TypeName.builtins.contains(global.module), global.name == "bytes", arguments.isEmpty {
      return []
    }
    guard global == PickleGlobal("_codecs", "encode"), arguments.count == 2,
      case .string(let text) = arguments[0], case .string(let codec) = arguments[1],
      ["latin1", "latin-1", "iso-8859-1"].contains(codec.lowercased())
    else { return nil }
    return latin1(text)
  }

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

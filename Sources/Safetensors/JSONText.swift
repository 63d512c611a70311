extension [UInt8] {
  /// Appends `text` as a JSON string, escaped exactly as serde_json does: quotation mark, backslash
  /// and controls, the latter by their short names where they have one; all else stays UTF-8.
  package mutating func appendJSON(_ text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 { appendEscaped(byte) }
    append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(contentsOf: [UInt8(ascii: "\\"), byte])
    case 0x08: append(contentsOf: "\\b".utf8)
    case 0x09: append(contentsOf: "\\t".utf8)
    case 0x0a: append(contentsOf: "\\n".utf8)
    case 0x0c: append(contentsOf: "\\f".utf8)
    case 0x0d: append(contentsOf: "\\r".utf8)
    case 0..<0x10: append(contentsOf: "\\u000\(String(byte, radix: 16))".utf8)
    case 0x10..<0x20: append(contentsOf: "\\u00\(String(byte, radix: 16))".utf8)
    default: append(byte)
    }
  }
}

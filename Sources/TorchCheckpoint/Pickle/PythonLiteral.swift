/// Text that Python writes with `repr` and reads back as a literal.
package enum PythonLiteral {
  /// Bytes as the code points of Latin-1.
  package static func latin1(_ bytes: some Sequence<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
    return String(text)
  }

  /// The literal of `bytes` as Python's `repr` writes it.
  package static func repr(_ bytes: some Collection<UInt8>) -> String {
    let quote: Character = bytes.contains(0x27) && !bytes.contains(0x22) ? "\"" : "'"
    var text = "b\(quote)"
    for byte in bytes {
      switch byte {
      case 0x09: text += "\\t"
      case 0x0a: text += "\\n"
      case 0x0d: text += "\\r"
      case 0x5c: text += "\\\\"
      case 0x27 where quote == "'": text += "\\'"
      case 0x20..<0x7f: text.unicodeScalars.append(Unicode.Scalar(byte))
      default: text += (byte < 16 ? "\\x0" : "\\x") + String(byte, radix: 16)
      }
    }
    text.append(quote)
    return text
  }

  /// The bytes of a quoted literal with Python's escapes, or nil where it is not one.
  package static func quotedBytes(_ literal: ArraySlice<UInt8>) -> [UInt8]? {
    guard literal.count >= 2, let quote = literal.first, quote == 0x27 || quote == 0x22,
      literal.last == quote
    else { return nil }
    var rest = literal.dropFirst().dropLast()
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      guard byte == 0x5c else {
        bytes.append(byte)
        continue
      }
      guard let escaped = unescape(&rest) else { return nil }
      bytes.append(contentsOf: escaped)
    }
    return bytes
  }

  /// The number that exactly `count` hexadecimal digits stand for.
  static func hexadecimal(_ text: ArraySlice<UInt8>, digits count: Int) -> UInt32? {
    guard text.count == count, text.first != UInt8(ascii: "+"), text.first != UInt8(ascii: "-")
    else {
      return nil
    }
    return UInt32(String(decoding: text, as: UTF8.self), radix: 16)
  }

  private static func unescape(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard let letter = rest.popFirst() else { return nil }
    switch letter {
    case UInt8(ascii: "n"): return [0x0a]
    case UInt8(ascii: "r"): return [0x0d]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "a"): return [0x07]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0c]
    case UInt8(ascii: "v"): return [0x0b]
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): return [letter]
    case UInt8(ascii: "x"):
      guard let value = hexadecimal(rest.prefix(2), digits: 2) else { return nil }
      rest = rest.dropFirst(2)
      return [UInt8(truncatingIfNeeded: value)]
    case 0x30...0x37:
      let digits = [letter] + rest.prefix(2).prefix { (0x30...0x37).contains($0) }
      rest = rest.dropFirst(digits.count - 1)
      return UInt16(String(decoding: digits, as: UTF8.self), radix: 8).map {
        [UInt8(truncatingIfNeeded: $0)]
      }
    default: return [0x5c, letter]
    }
  }
}

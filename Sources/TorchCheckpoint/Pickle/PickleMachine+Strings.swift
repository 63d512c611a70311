internal import Tensors

extension PickleMachine {
  mutating func countedString(_ opcode: Opcode) throws(PickleError) {
    switch opcode {
    case .binUnicode: try push(.string(utf8(reader.counted(4))))
    case .shortBinUnicode: try push(.string(utf8(reader.counted(1))))
    case .binUnicode8: try push(.string(utf8(reader.counted(8))))
    case .binBytes: try push(.bytes(Array(reader.counted(4))))
    case .shortBinBytes: try push(.bytes(Array(reader.counted(1))))
    case .binBytes8: try push(.bytes(Array(reader.counted(8))))
    case .byteArray8: try push(node: .byteArray(Array(reader.counted(8))))
    case .shortBinString: try push(.string(python2String(reader.counted(1))))
    default: try push(.string(python2String(reader.signedCounted())))
    }
  }

  mutating func textString(_ opcode: Opcode) throws(PickleError) {
    let line = try reader.line()
    if opcode == .unicode { return try push(.string(rawUnicodeEscape(line))) }
    guard let bytes = PythonLiteral.quotedBytes(line) else {
      throw reader.error(.pickleMalformed, "a string without its quotes")
    }
    try push(.string(python2String(bytes[...])))
  }

  func utf8(_ bytes: ArraySlice<UInt8>) throws(PickleError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw reader.error(.pickleMalformed, "a string is not UTF-8")
    }
    return text
  }

  /// A string of Python 2: text in UTF-8 where that is what it is, else in Latin-1.
  private func python2String(_ bytes: ArraySlice<UInt8>) -> String {
    String(validating: bytes, as: UTF8.self) ?? PythonLiteral.latin1(bytes)
  }

  /// The text of UNICODE: Latin-1 with `\uXXXX` and `\UXXXXXXXX`; a backslash behind an odd number
  /// of others begins no escape.
  private func rawUnicodeEscape(_ bytes: ArraySlice<UInt8>) throws(PickleError) -> String {
    var text = String.UnicodeScalarView()
    var rest = bytes
    var isEscaped = false
    while let byte = rest.popFirst() {
      let isEscape = byte == 0x5c && !isEscaped
      let digits = !isEscape ? 0 : rest.first == 0x75 ? 4 : rest.first == 0x55 ? 8 : 0
      guard digits > 0 else {
        isEscaped = isEscape
        text.append(Unicode.Scalar(byte))
        continue
      }
      let code = PythonLiteral.hexadecimal(rest.dropFirst().prefix(digits), digits: digits)
      guard let scalar = code.flatMap(Unicode.Scalar.init) else {
        throw reader.error(.pickleMalformed, "a broken escape in a string")
      }
      text.append(scalar)
      rest = rest.dropFirst(1 + digits)
    }
    return String(text)
  }
}

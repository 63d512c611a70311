package import Tensors

extension JSONCursor {
  /// Reads a string; decoding repairs nothing, since the whole text was checked to be UTF-8.
  package mutating func string() throws(CheckpointError) -> String {
    try expect(UInt8(ascii: "\""), "a string")
    let start = position
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: bytes[start..<position - 1], as: UTF8.self)
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case 0..<0x20: throw failure("a raw control character in a string", at: position)
      default: position += 1
      }
    }
    throw failure("the string does not end", at: start - 1)
  }

  /// Goes on with a string at its first backslash, having begun at `start`.
  private mutating func escapedString(from start: Int) throws(CheckpointError) -> String {
    var unescaped = Array(bytes[start..<position])
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: unescaped, as: UTF8.self)
      case UInt8(ascii: "\\"): try appendEscape(to: &unescaped)
      case 0..<0x20: throw failure("a raw control character in a string", at: position - 1)
      default: unescaped.append(byte)
      }
    }
    throw failure("the string does not end", at: start - 1)
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(CheckpointError) {
    let letter = current
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter ?? 0)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: String(try escapedScalar()).utf8)
    default: throw failure("an unknown escape", at: position - 2)
    }
  }

  private mutating func escapedScalar() throws(CheckpointError) -> Character {
    let start = position - 2
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return Character(scalar) }
    guard first < 0xdc00, current == UInt8(ascii: "\\") else {
      throw failure("a lone surrogate", at: start)
    }
    position += 1
    guard current == UInt8(ascii: "u") else { throw failure("a lone surrogate", at: start) }
    position += 1
    let second = try codeUnit()
    guard 0xdc00..<0xe000 ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first & 0x3ff) << 10 + (second & 0x3ff))
    else { throw failure("a lone surrogate", at: start) }
    return Character(scalar)
  }

  private mutating func codeUnit() throws(CheckpointError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure(
          "expected four hexadecimal digits, found \(described(position))", at: position)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}

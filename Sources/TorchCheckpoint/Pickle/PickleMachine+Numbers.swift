internal import Tensors

extension PickleMachine {
  mutating func binaryNumber(_ opcode: Opcode) throws(PickleError) {
    switch opcode {
    case .binInt: try push(.int(Int(Int32(truncatingIfNeeded: reader.unsigned(4)))))
    case .binInt1: try push(.int(Int(reader.unsigned(1))))
    case .binInt2: try push(.int(Int(reader.unsigned(2))))
    case .binFloat: try push(.float(reader.double()))
    case .long1: try push(integer(reader.counted(1)))
    default: try push(integer(reader.signedCounted()))
    }
  }

  /// An integer in little-endian two's complement.
  private func integer(_ bytes: ArraySlice<UInt8>) throws(PickleError) -> PickleValue {
    guard bytes.count <= Limits.integerBytes else {
      throw reader.error(.limit, "an integer of \(bytes.count) bytes")
    }
    let digits = BigDecimal.shortened(Array(bytes))
    guard digits.count <= 8 else { return .bigInt(digits) }
    let sign: UInt64 = digits.last ?? 0 < 0x80 ? 0 : .max
    let bits = digits.reversed().reduce(sign) { $0 << 8 | UInt64($1) }
    return .int(Int(Int64(bitPattern: bits)))
  }

  mutating func textNumber(_ opcode: Opcode) throws(PickleError) {
    var line = String(decoding: try reader.line(limit: Limits.numberDigits), as: UTF8.self)
    if opcode == .int, line == "00" || line == "01" { return try push(.bool(line == "01")) }
    if opcode == .float { return try push(.float(textFloat(line))) }
    if opcode == .long, line.last == "L" { line.removeLast() }
    try push(decimal(line))
  }

  private func textFloat(_ line: String) throws(PickleError) -> Double {
    let isPlain = line.utf8.allSatisfy { "0123456789+-.eEinfaN".utf8.contains($0) }
    guard isPlain, let value = Double(line) else {
      throw reader.error(.pickleMalformed, "number “\(line.prefix(40))”")
    }
    return value
  }

  /// A decimal number.
  ///
  /// A zero in front of other digits is refused: INT takes it for octal in one of Python's two
  /// readers and for an error in the other.
  private func decimal(_ line: String) throws(PickleError) -> PickleValue {
    let isNegative = line.utf8.first == UInt8(ascii: "-")
    let isSigned = isNegative || line.utf8.first == UInt8(ascii: "+")
    let digits = line.utf8.dropFirst(isSigned ? 1 : 0)
    guard let first = digits.first, digits.allSatisfy({ (0x30...0x39).contains($0) }),
      first != 0x30 || digits.allSatisfy({ $0 == 0x30 })
    else { throw reader.error(.pickleMalformed, "integer “\(line.prefix(40))”") }
    if let value = Int(line) { return .int(value) }
    return .bigInt(BigDecimal.bytes(digits, isNegative: isNegative))
  }
}

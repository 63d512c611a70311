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
    guard let last = bytes.last else { return .int(0) }
    // Bytes that only repeat the sign say nothing.
    let sign: UInt8 = last & 0x80 == 0 ? 0 : 0xff
    var digits = Array(bytes)
    while digits.count > 1, digits[digits.count - 1] == sign,
      (digits[digits.count - 2] ^ sign) & 0x80 == 0
    {
      digits.removeLast()
    }
    guard digits.count <= 8 else { return .bigInt(digits) }
    let extended = digits + Array(repeating: sign, count: 8 - digits.count)
    let bits = extended.enumerated().reduce(UInt64(0)) {
      $0 | UInt64($1.element) << (8 * $1.offset)
    }
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

  private func decimal(_ line: String) throws(PickleError) -> PickleValue {
    let isNegative = line.hasPrefix("-")
    let digits = line.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    guard line.utf8.count - digits.count <= 1, !digits.isEmpty,
      digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw reader.error(.pickleMalformed, "integer “\(line.prefix(40))”") }
    if let value = Int(line) { return .int(value) }
    var magnitude: [UInt8] = [0]
    for digit in digits { PickleMachine.shiftIn(digit - 0x30, to: &magnitude) }
    if magnitude.last ?? 0 >= 0x80 { magnitude.append(0) }
    return .bigInt(isNegative ? PickleMachine.negated(magnitude) : magnitude)
  }

  /// Multiplies a little-endian magnitude by ten and adds a digit.
  private static func shiftIn(_ digit: UInt8, to magnitude: inout [UInt8]) {
    var carry = UInt16(digit)
    for index in magnitude.indices {
      carry += UInt16(magnitude[index]) * 10
      magnitude[index] = UInt8(truncatingIfNeeded: carry)
      carry >>= 8
    }
    if carry > 0 { magnitude.append(UInt8(carry)) }
  }

  private static func negated(_ magnitude: [UInt8]) -> [UInt8] {
    var carry: UInt16 = 1
    return magnitude.map { byte in
      carry += UInt16(~byte)
      defer { carry >>= 8 }
      return UInt8(truncatingIfNeeded: carry)
    }
  }
}

package import Tensors

extension JSONCursor {
  /// Reads an integer without sign, fraction or exponent.
  package mutating func unsignedInteger() throws(CheckpointError) -> Int {
    _ = next
    let start = position
    try skipNumber()
    var value = 0
    for byte in bytes[start..<position] {
      guard isDigit(byte) else {
        throw failure("expected an unsigned integer, found \(text(from: start))", at: start)
      }
      let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isAbove) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !isTooLarge, !isAbove else {
        throw failure("\(text(from: start)) is above \(Int.max)", at: start)
      }
      value = sum
    }
    return value
  }

  /// Reads an array of at most `limit` unsigned integers.
  package mutating func unsignedIntegers(limit: Int) throws(CheckpointError) -> [Int] {
    var values: [Int] = []
    try array { (cursor) throws(CheckpointError) in
      guard values.count < limit else {
        throw cursor.failure("more than \(limit) numbers", at: cursor.position)
      }
      values.append(try cursor.unsignedInteger())
    }
    return values
  }

  /// Reads a number and gives its text.
  package mutating func number() throws(CheckpointError) -> String {
    _ = next
    let start = position
    try skipNumber()
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Reads a number that begins at the next byte.
  mutating func skipNumber() throws(CheckpointError) {
    let start = position
    skipCurrent("-")
    let isZero = current == UInt8(ascii: "0")
    let count = try skipDigits("a value")
    guard !isZero || count == 1 else { throw failure("a number with leading zeros", at: start) }
    if skipCurrent(".") { try skipDigits("a digit") }
    if skipCurrent("e") || skipCurrent("E") {
      if !skipCurrent("+") { skipCurrent("-") }
      try skipDigits("a digit")
    }
  }

  private func text(from start: Int) -> String {
    quoted(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  @discardableResult
  private mutating func skipDigits(_ what: String) throws(CheckpointError) -> Int {
    let start = position
    while let byte = current, isDigit(byte) { position += 1 }
    guard position > start else {
      throw failure("expected \(what), found \(described(position))", at: position)
    }
    return position - start
  }

  @discardableResult
  private mutating func skipCurrent(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

/// Integers beyond 64 bits between their two forms: decimal digits, and the little-endian two's
/// complement of pickles.
///
/// Both directions work on eighteen digits at a time, so that the longest number that is read
/// (4300 digits) takes microseconds.
package enum BigDecimal {
  private static let digitsAtATime = 18
  private static let base: UInt64 = 1_000_000_000_000_000_000

  /// The two's complement of the number whose digits are `digits`, without a sign.
  package static func bytes(_ digits: some Collection<UInt8>, isNegative: Bool) -> [UInt8] {
    var limbs: [UInt64] = []
    var rest = digits[...]
    while !rest.isEmpty {
      let count = (rest.count - 1) % digitsAtATime + 1
      let value = rest.prefix(count).reduce(UInt64(0)) { $0 * 10 + UInt64($1 - 0x30) }
      rest = rest.dropFirst(count)
      multiply(&limbs, by: base, adding: value)
    }
    var bytes = limbs.flatMap { limb in (0..<8).map { UInt8(truncatingIfNeeded: limb >> (8 * $0)) }
    }
    bytes.append(0)
    if isNegative { negate(&bytes) }
    return shortened(bytes)
  }

  /// The decimal digits of a number in two's complement.
  package static func text(_ bytes: [UInt8]) -> String {
    var magnitude = bytes
    let isNegative = bytes.last ?? 0 >= 0x80
    if isNegative { negate(&magnitude) }
    var limbs = stride(from: 0, to: magnitude.count, by: 8).map { start in
      magnitude[start..<min(start + 8, magnitude.count)].reversed().reduce(UInt64(0)) {
        $0 << 8 | UInt64($1)
      }
    }
    var groups: [UInt64] = []
    while !limbs.isEmpty {
      groups.append(divide(&limbs, by: base))
      while limbs.last == 0 { limbs.removeLast() }
    }
    let digits = groups.reversed().map { group in
      let text = String(group)
      return String(repeating: "0", count: digitsAtATime - text.utf8.count) + text
    }
    let text = digits.joined().drop { $0 == "0" }
    return (isNegative ? "-" : "") + (text.isEmpty ? "0" : text)
  }

  private static func multiply(_ limbs: inout [UInt64], by factor: UInt64, adding addend: UInt64) {
    var carry = addend
    for index in limbs.indices {
      let (high, low) = limbs[index].multipliedFullWidth(by: factor)
      let (sum, overflow) = low.addingReportingOverflow(carry)
      limbs[index] = sum
      // The upper half of a product is never all ones.
      carry = high + (overflow ? 1 : 0)
    }
    if carry > 0 { limbs.append(carry) }
  }

  private static func divide(_ limbs: inout [UInt64], by divisor: UInt64) -> UInt64 {
    var remainder: UInt64 = 0
    for index in limbs.indices.reversed() {
      (limbs[index], remainder) = divisor.dividingFullWidth((remainder, limbs[index]))
    }
    return remainder
  }

  private static func negate(_ bytes: inout [UInt8]) {
    var carry: UInt16 = 1
    for index in bytes.indices {
      carry += UInt16(~bytes[index])
      bytes[index] = UInt8(truncatingIfNeeded: carry)
      carry >>= 8
    }
  }

  /// The same number without the bytes that only repeat its sign.
  package static func shortened(_ bytes: [UInt8]) -> [UInt8] {
    guard let last = bytes.last else { return bytes }
    let sign: UInt8 = last < 0x80 ? 0 : 0xff
    var count = bytes.count
    while count > 1, bytes[count - 1] == sign, (bytes[count - 2] ^ sign) & 0x80 == 0 { count -= 1 }
    return Array(bytes.prefix(count))
  }
}

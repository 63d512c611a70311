/// A cursor over bytes that gives nil instead of reading past their end.
package struct ByteReader: Sendable {
  private let bytes: [UInt8]
  /// The next byte to read.
  package private(set) var offset: Int

  package init(_ bytes: [UInt8], at offset: Int = 0) {
    self.bytes = bytes
    self.offset = min(offset, bytes.count)
  }

  /// The bytes that are left.
  package var remaining: Int { bytes.count - offset }

  /// The bytes that are left, unread.
  package var rest: ArraySlice<UInt8> { bytes[offset...] }

  /// An unsigned little-endian number of `width` bytes, at most eight.
  package mutating func unsigned(_ width: Int) -> UInt64? {
    guard remaining >= width else { return nil }
    var value: UInt64 = 0
    for index in 0..<width { value |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
    offset += width
    return value
  }

  /// A signed little-endian number of eight bytes.
  package mutating func int64() -> Int? {
    unsigned(8).map { Int(Int64(bitPattern: $0)) }
  }

  /// The next `count` bytes.
  package mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= remaining else { return nil }
    offset += count
    return bytes[offset - count..<offset]
  }
}

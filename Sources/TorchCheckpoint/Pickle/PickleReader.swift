/// A cursor over the bytes of a pickle; every read is checked against their end.
package struct PickleReader: Sendable {
  private var bytes: ByteReader
  /// Where the instruction being read began.
  package private(set) var instruction: Int

  package init(_ bytes: [UInt8], at offset: Int = 0) {
    self.bytes = ByteReader(bytes, at: offset)
    instruction = offset
  }

  /// The next byte to read.
  package var offset: Int { bytes.offset }

  /// The bytes that are left.
  package var remaining: Int { bytes.remaining }

  /// Reads the instruction byte.
  package mutating func opcode() throws(PickleError) -> Opcode {
    instruction = offset
    let byte = try uint8()
    guard let opcode = Opcode(rawValue: byte) else {
      throw error(.pickleOpcode, "0x\(String(byte, radix: 16))")
    }
    return opcode
  }

  package mutating func uint8() throws(PickleError) -> UInt8 { UInt8(try unsigned(1)) }

  /// An unsigned little-endian number of `width` bytes, at most eight.
  package mutating func unsigned(_ width: Int) throws(PickleError) -> UInt64 {
    guard let value = bytes.unsigned(width) else { throw truncated(width) }
    return value
  }

  /// A big-endian double, as BINFLOAT writes it.
  package mutating func double() throws(PickleError) -> Double {
    Double(bitPattern: try unsigned(8).byteSwapped)
  }

  /// A length of `width` bytes followed by as many bytes.
  package mutating func counted(_ width: Int) throws(PickleError) -> ArraySlice<UInt8> {
    let count = try unsigned(width)
    guard count <= UInt64(remaining) else { throw overlong(count) }
    return try take(Int(count))
  }

  /// A signed length of four bytes followed by as many bytes (BINSTRING, LONG4).
  package mutating func signedCounted() throws(PickleError) -> ArraySlice<UInt8> {
    let count = Int(Int32(truncatingIfNeeded: try unsigned(4)))
    guard count >= 0 else { throw error(.pickleMalformed, "negative length \(count)") }
    return try take(count)
  }

  /// The bytes up to the next newline, which is consumed too.
  package mutating func line(limit: Int = Limits.textLine) throws(PickleError) -> ArraySlice<UInt8>
  {
    let start = bytes.rest.startIndex
    guard let end = bytes.rest.prefix(limit + 1).firstIndex(of: 0x0a) else {
      if remaining > limit { throw error(.limit, "a line of text exceeds \(limit) bytes") }
      throw error(.pickleTruncated, "a line of text has no end")
    }
    return try take(end + 1 - start).dropLast()
  }

  package func error(_ kind: CheckpointError.Kind, _ detail: String) -> PickleError {
    PickleError(kind, at: instruction, detail)
  }

  private mutating func take(_ count: Int) throws(PickleError) -> ArraySlice<UInt8> {
    guard let slice = bytes.take(count) else { throw overlong(UInt64(count)) }
    return slice
  }

  private func overlong(_ count: UInt64) -> PickleError {
    error(.pickleTruncated, "declares \(count) bytes where \(remaining) are left")
  }

  private func truncated(_ wanted: Int) -> PickleError {
    error(.pickleTruncated, "\(wanted) more bytes wanted, \(remaining) left")
  }
}

package import Tensors

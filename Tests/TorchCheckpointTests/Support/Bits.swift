/// What archives need that is easier written down than borrowed.
enum Bits {
  /// The checksum of zip archives, bit by bit.
  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1
      }
    }
  }

  /// A deflate stream that stores `bytes` in blocks.
  static func deflate(_ bytes: [UInt8], blockSize: Int = 65_535) -> [UInt8] {
    var result: [UInt8] = []
    var start = 0
    repeat {
      let block = bytes[start..<min(start + blockSize, bytes.count)]
      start += block.count
      let length = UInt16(block.count)
      result += [start == bytes.count ? 1 : 0] + Op.little(length) + Op.little(~length) + block
    } while start < bytes.count
    return result
  }

  /// A deflate stream of `258 * repeats + 1` zeros: a literal, and copies of the byte before.
  static func deflateZeros(repeats: Int) -> [UInt8] {
    var bits: [Bool] = [true, true, false]  // the last block, with fixed codes
    func write(_ code: Int, _ count: Int) {
      for bit in (0..<count).reversed() { bits.append(code >> bit & 1 == 1) }
    }
    write(0x30, 8)
    for _ in 0..<repeats {
      write(0xc5, 8)  // the length 258
      write(0, 5)  // the distance 1
    }
    write(0, 7)
    return stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<min(start + 8, bits.count)].reversed().reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
    }
  }
}

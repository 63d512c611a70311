import Conversion
import Tensors
import Testing

@Suite struct ConvertedBytesTests {
  /// Every recorded value converts to the bits that PyTorch gives.
  @Test func asPyTorch() throws {
    let rows = try KeyListing.rows("conversion/dtypes.tsv")
    #expect(rows.count > 200)
    for row in rows {
      let types = row[0].split(separator: " ").map(String.init)
      let from = try #require(ScalarType(rawValue: types[0]))
      let format = try #require(FloatFormat(rawValue: types[1].lowercased()))
      let tensor = LazyTensor(
        scalarType: from, shape: [], bytes: MemoryBytes(try bytes(row[1]))
      ).converted(to: format)
      #expect(tensor.scalarType.rawValue == types[1])
      #expect(try tensor.bytes.read() == bytes(row[2]), "\(row)")
      #expect(tensor.bytes.count == row[2].count / 2)
    }
  }

  /// Tensors that are not floating point, or are in the type already, pass untouched.
  @Test(arguments: [ScalarType.i64, .bool, .u8, .f32, .f4])
  func untouched(type: ScalarType) throws {
    let tensor = LazyTensor(
      scalarType: type, shape: [2], bytes: MemoryBytes([UInt8](0..<UInt8(type.bitWidth / 4))))
    let converted = tensor.converted(to: .f32)
    #expect(converted.scalarType == type)
    #expect(try converted.bytes.read() == tensor.bytes.read())
    #expect(tensor.converted(to: .keep).scalarType == type)
  }

  @Test func eightBits() throws {
    let tensor = LazyTensor(
      scalarType: .f8e4m3, shape: [2], bytes: MemoryBytes([0x38, 0xb8]))
    #expect(try tensor.converted(to: .bf16).bytes.read() == [0x80, 0x3f, 0x80, 0xbf])
  }

  /// A failing source fails the conversion with its own error.
  @Test func failuresPassThrough() {
    let tensor = KeyListing.placeholder([2]).converted(to: .f16)
    #expect(throws: CheckpointError.self) { try tensor.bytes.read() }
  }

  /// The little-endian bytes of a number in hexadecimal.
  private func bytes(_ hexadecimal: String) throws -> [UInt8] {
    let number = try #require(UInt64(hexadecimal, radix: 16))
    return (0..<hexadecimal.count / 2).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}

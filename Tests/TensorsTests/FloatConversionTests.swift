import FoundationEssentials
import TestSupport
import Tensors
import Testing

/// What PyTorch makes of the numbers that `scripts/make_safetensors_fixtures.py` gave it.
private struct Conversions: Decodable {
  let low: [UInt32]
  let halfToSingle, brainToSingle, singleToHalf, singleToBrain: String
  let nans, nansToHalf: [String]
  let small: [String: String]

  static func read() throws -> Conversions {
    let file = try InputFile(path: fixtures + "/tensors/conversions.json")
    let bytes = try file.bytes(in: 0..<file.size)
    return try JSONDecoder().decode(Conversions.self, from: Data(bytes))
  }
}

/// Conversions between element types agree with PyTorch for every 8- and 16-bit pattern, and around
/// every place where float32 is rounded.
@Suite struct FloatConversionTests {
  @Test func widensEveryHalf() throws {
    let values = (0...UInt16.max).map(FloatWidening.half)
    #expect(try digest(values.map(\.bitPattern)) == Conversions.read().halfToSingle)
    for bits in 0...UInt16.max {
      #expect(FloatWidening.half(bits).bitPattern == Float(Float16(bitPattern: bits)).bitPattern)
    }
  }

  @Test func widensEveryBrainFloat() throws {
    let values = (0...UInt16.max).map(FloatWidening.brain)
    #expect(try digest(values.map(\.bitPattern)) == Conversions.read().brainToSingle)
  }

  @Test func narrowsToHalf() throws {
    let expected = try Conversions.read()
    #expect(digest(singles(expected.low).map(FloatNarrowing.half)) == expected.singleToHalf)
  }

  @Test func narrowsToBrainFloat() throws {
    let expected = try Conversions.read()
    #expect(digest(singles(expected.low).map(FloatNarrowing.brain)) == expected.singleToBrain)
  }

  /// Whole chunks, also from an odd address and of a length that no vector divides.
  @Test(arguments: [0, 1, 3, 1000, 4099]) func narrowsChunks(count: Int) throws {
    let values = (0..<count).map {
      Float(bitPattern: UInt32(truncatingIfNeeded: $0 &* 2_654_435_761))
    }
    let bytes: [UInt8] =
      [0]
      + values.flatMap { value in
        (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
      }
    var output: [UInt16] = [7]
    FloatNarrowing.halves(of: bytes.rawSpan.extracting(1...), into: &output)
    #expect(output == values.map(FloatNarrowing.half))
    FloatNarrowing.brains(of: bytes.rawSpan.extracting(1...), into: &output)
    #expect(output == values.map(FloatNarrowing.brain))
  }

  @Test func narrowsNaNs() throws {
    let expected = try Conversions.read()
    for (nan, half) in zip(expected.nans, expected.nansToHalf) {
      let value = Float(bitPattern: try #require(UInt32(nan, radix: 16)))
      #expect(FloatNarrowing.half(value) == UInt16(half, radix: 16), "\(nan)")
      #expect(FloatNarrowing.brain(value) == 0x7fc0)
    }
  }

  @Test(arguments: [
    ScalarType.f8e5m2, .f8e4m3, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz,
  ]) func widensEverySmallFloat(type: ScalarType) throws {
    let text = try #require(Conversions.read().small[type.rawValue])
    let expected = try text.split(separator: " ").map { try #require(UInt32($0, radix: 16)) }
    let values = widened(Array(0...UInt8.max), type)
    for (byte, (value, bits)) in zip(values, expected).enumerated() {
      let isEqual = value.isNaN ? bits == 0x7fc0_0000 : value.bitPattern == bits
      #expect(isEqual, "\(type.rawValue) 0x\(String(byte, radix: 16))")
    }
  }

  @Test(
    arguments: [
      (ScalarType.bool, [0, 1, 2], [0, 1, 1]), (.u8, [0, 255], [0, 255]),
      (.i8, [127, 255], [127, -1]),
      (.u16, [255, 255], [65535]), (.i16, [0, 128, 255, 255], [-32768, -1]),
      (.u32, [255, 255, 255, 255], [4_294_967_296]), (.i32, [254, 255, 255, 255], [-2]),
      (.u64, [255, 255, 255, 255, 255, 255, 255, 255], [18_446_744_073_709_551_616]),
      (.i64, [0, 0, 0, 0, 0, 0, 0, 128], [-9_223_372_036_854_775_808]),
      (.f64, [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], [1.5]), (.f32, [0, 0, 0xc0, 0x3f], [1.5]),
      (.f16, [0, 0x3e, 0, 0x3c], [1.5, 1]), (.bf16, [0xc0, 0x3f], [1.5]),
    ] as [(ScalarType, [UInt8], [Float])])
  func widensIntegersAndFloats(type: ScalarType, bytes: [UInt8], expected: [Float]) throws {
    #expect(widened(bytes, type) == expected)
    let tensor = LazyTensor(
      scalarType: type, shape: [expected.count], bytes: MemoryBytes(bytes))
    #expect(try tensor.floats() == expected)
  }

  @Test(arguments: ScalarType.allCases) func supportsWhatItConverts(type: ScalarType) {
    guard FloatWidening.supports(type) else { return }
    #expect(widened([UInt8](repeating: 0, count: 8), type).count == 64 / type.bitWidth)
  }

  private func widened(_ bytes: [UInt8], _ type: ScalarType) -> [Float] {
    var values: [Float] = []
    FloatWidening.append(bytes.rawSpan, of: type, to: &values)
    return values
  }

  /// Every upper half with lower halves around the places where 16-bit types round; no NaN.
  private func singles(_ low: [UInt32]) -> [Float] {
    (0...UInt32(UInt16.max)).flatMap { high in low.map { Float(bitPattern: high << 16 | $0) } }
      .filter { !$0.isNaN }
  }

  private func digest<Bits: FixedWidthInteger>(_ values: [Bits]) -> String {
    let bytes = values.flatMap { value in
      (0..<Bits.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    return SHA256.digest(of: bytes)
  }
}

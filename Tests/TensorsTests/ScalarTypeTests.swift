import Tensors
import Testing

@Suite struct ScalarTypeTests {
  @Test(
    arguments: [
      ([], 1), ([0], 0), ([2, 3], 6), ([0, .max], 0), ([.max, 0], 0), ([.max, 2, 0], nil),
      ([-1], nil),
      ([1 << 32, 1 << 32], nil),
    ] as [([Int], Int?)]) func elements(shape: [Int], expected: Int?)
  {
    #expect(elementCount(of: shape) == expected)
  }

  @Test(
    arguments: [
      (ScalarType.f32, [2, 3], 24), (.f4, [2], 1), (.f4, [3], nil), (.f6e2m3, [4], 3),
      (.c128, [1], 16),
      (.quint2x4, [4], 1), (.u8, [1 << 60], nil), (.u8, [1 << 60 - 1], 1 << 60 - 1), (.f32, [], 4),
    ] as [(ScalarType, [Int], Int?)]) func bytes(type: ScalarType, shape: [Int], expected: Int?)
  {
    #expect(type.byteCount(shape: shape) == expected)
  }

  /// Complex numbers change their byte order part by part.
  @Test(arguments: [
    (ScalarType.c32, 2), (.c64, 4), (.c128, 8), (.f32, 4), (.u8, 1), (.f4, 1), (.quint2x4, 1),
  ]) func swapWidth(type: ScalarType, expected: Int) { #expect(type.swapWidth == expected) }

  /// The order that writers of safetensors files sort by.
  @Test func orderOfDeclaration() {
    let names = ScalarType.allCases.filter(\.isInSafetensors).map(\.rawValue)
    #expect(
      names.joined(separator: " ")
        == "BOOL F4 F6_E2M3 F6_E3M2 U8 I8 F8_E5M2 F8_E4M3 F8_E8M0 F8_E4M3FNUZ F8_E5M2FNUZ I16 U16 "
        + "F16 BF16 I32 U32 F32 C64 F64 I64 U64")
  }
}

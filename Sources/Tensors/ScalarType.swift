/// The element type of a tensor, named as safetensors files name it.
///
/// The types that safetensors cannot hold (`C128`, `C32`, the quantized and the opaque bit types of
/// PyTorch) carry names of the same style, so that a listing can show them.
public enum ScalarType: String, Sendable, Hashable, CaseIterable, Codable {
  case bool = "BOOL"
  case f4 = "F4"
  case f6e2m3 = "F6_E2M3"
  case f6e3m2 = "F6_E3M2"
  case u8 = "U8"
  case i8 = "I8"
  case f8e5m2 = "F8_E5M2"
  case f8e4m3 = "F8_E4M3"
  case f8e8m0 = "F8_E8M0"
  case f8e4m3fnuz = "F8_E4M3FNUZ"
  case f8e5m2fnuz = "F8_E5M2FNUZ"
  case i16 = "I16"
  case u16 = "U16"
  case f16 = "F16"
  case bf16 = "BF16"
  case i32 = "I32"
  case u32 = "U32"
  case f32 = "F32"
  case c64 = "C64"
  case f64 = "F64"
  case i64 = "I64"
  case u64 = "U64"

  // PyTorch only.
  /// Two 4-bit numbers a byte, counted by bytes; safetensors counts the numbers and calls it `F4`.
  case f4x2 = "F4_X2"
  case c32 = "C32"
  case c128 = "C128"
  case qint8 = "QINT8"
  case quint8 = "QUINT8"
  case qint32 = "QINT32"
  case quint4x2 = "QUINT4X2"
  case quint2x4 = "QUINT2X4"
  case bits8 = "BITS8"
  case bits16 = "BITS16"
  case bits1x8 = "BITS1X8"
  case bits2x4 = "BITS2X4"
  case bits4x2 = "BITS4X2"

  /// The bits that one element occupies.
  public var bitWidth: Int {
    switch self {
    case .quint2x4: 2
    case .f4, .quint4x2: 4
    case .f6e2m3, .f6e3m2: 6
    case .bool, .u8, .i8, .f8e5m2, .f8e4m3, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz, .f4x2, .qint8,
      .quint8, .bits8, .bits1x8, .bits2x4, .bits4x2:
      8
    case .i16, .u16, .f16, .bf16, .bits16: 16
    case .i32, .u32, .f32, .c32, .qint32: 32
    case .c64, .f64, .i64, .u64: 64
    case .c128: 128
    }
  }

  /// The bytes of the unit that a change of byte order reverses: half an element for complex types.
  public var swapWidth: Int {
    switch self {
    case .c32, .c64, .c128: bitWidth / 16
    default: max(1, bitWidth / 8)
    }
  }

  /// Whether a safetensors file can hold this type under its own name.
  public var isInSafetensors: Bool {
    switch self {
    case .f4x2, .c32, .c128, .qint8, .quint8, .qint32, .quint4x2, .quint2x4, .bits8, .bits16,
      .bits1x8,
      .bits2x4, .bits4x2:
      false
    default: true
    }
  }

  /// Whether the values are real floating-point numbers.
  public var isFloatingPoint: Bool {
    switch self {
    case .f4, .f6e2m3, .f6e3m2, .f8e5m2, .f8e4m3, .f8e8m0, .f8e4m3fnuz, .f8e5m2fnuz, .f16, .bf16,
      .f32, .f64:
      true
    default: false
    }
  }

  /// The bytes that `shape` takes in this type, or nil where the product overflows or does not
  /// fill whole bytes.
  public func byteCount(shape: [Int]) -> Int? {
    guard let elements = elementCount(of: shape) else { return nil }
    let (bits, overflow) = elements.multipliedReportingOverflow(by: bitWidth)
    guard !overflow, bits.isMultiple(of: 8) else { return nil }
    return bits / 8
  }
}

/// The number of elements of `shape`, or nil where an extent is negative or the product overflows.
///
/// The product is checked before a zero extent can hide an absurd one, as the reference
/// implementation of safetensors does.
public func elementCount(of shape: [Int]) -> Int? {
  var count = 1
  for extent in shape {
    guard extent >= 0 else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: extent)
    guard !overflow else { return nil }
    count = product
  }
  return count
}

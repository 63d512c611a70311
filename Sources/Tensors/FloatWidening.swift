/// Conversion of stored numbers to float32.
package enum FloatWidening {
  /// Whether values of `type` have a float32 reading.
  package static func supports(_ type: ScalarType) -> Bool {
    switch type {
    case .f64, .f32, .f16, .bf16, .f8e5m2, .f8e4m3, .f8e4m3fnuz, .f8e5m2fnuz, .f8e8m0, .i64, .i32,
      .i16, .i8, .u64, .u32, .u16, .u8, .bool:
      true
    default: false
    }
  }

  /// Appends the values of `bytes`, whole little-endian elements of `type`, to `values`.
  package static func append(_ bytes: RawSpan, of type: ScalarType, to values: inout [Float]) {
    switch type {
    case .f32: map(bytes, to: &values) { (bits: UInt32) in Float(bitPattern: bits) }
    case .f64: map(bytes, to: &values) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
    case .f16: map(bytes, to: &values) { (bits: UInt16) in half(bits) }
    case .bf16: map(bytes, to: &values) { (bits: UInt16) in brain(bits) }
    case .f8e5m2: map(bytes, to: &values) { (bits: UInt8) in half(UInt16(bits) << 8) }
    case .f8e4m3: map(bytes, to: &values) { (bits: UInt8) in e4m3(bits) }
    case .f8e4m3fnuz: map(bytes, to: &values) { (bits: UInt8) in fnuz(bits, mantissa: 3, bias: 8) }
    case .f8e5m2fnuz: map(bytes, to: &values) { (bits: UInt8) in fnuz(bits, mantissa: 2, bias: 16) }
    case .f8e8m0: map(bytes, to: &values) { (bits: UInt8) in e8m0(bits) }
    case .i64: map(bytes, to: &values) { (bits: Int64) in Float(bits) }
    case .i32: map(bytes, to: &values) { (bits: Int32) in Float(bits) }
    case .i16: map(bytes, to: &values) { (bits: Int16) in Float(bits) }
    case .i8: map(bytes, to: &values) { (bits: Int8) in Float(bits) }
    case .u64: map(bytes, to: &values) { (bits: UInt64) in Float(bits) }
    case .u32: map(bytes, to: &values) { (bits: UInt32) in Float(bits) }
    case .u16: map(bytes, to: &values) { (bits: UInt16) in Float(bits) }
    case .u8: map(bytes, to: &values) { (bits: UInt8) in Float(bits) }
    case .bool: map(bytes, to: &values) { (bits: UInt8) in bits == 0 ? 0 : 1 }
    default: preconditionFailure("no float32 reading of \(type.rawValue)")
    }
  }

  private static func map<Bits: BitwiseCopyable & FixedWidthInteger>(
    _ bytes: RawSpan, to values: inout [Float], _ widen: (Bits) -> Float
  ) {
    let width = Bits.bitWidth / 8
    let added = bytes.byteCount / width
    // Through pointers, because checked appends keep the loop from being vectorised.
    values.append(addingCapacity: added) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        unsafe bytes.withUnsafeBytes { source in
          for index in 0..<added {
            let bits = unsafe source.loadUnaligned(fromByteOffset: index * width, as: Bits.self)
            unsafe buffer[index] = widen(Bits(littleEndian: bits))
          }
        }
        count = added
      }
    }
  }

  /// A bfloat16, the upper half of a float32.
  package static func brain(_ bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

  /// An IEEE half, in integer and float operations that vectorise: the plain conversion is a call
  /// on processors whose half instructions the compiler may not assume.
  package static func half(_ bits: UInt16) -> Float {
    let magnitude = UInt32(bits & 0x7fff) << 13
    // The exponent moves from a bias of 15 to one of 127; the product normalises subnormals too.
    let finite = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
    let isQuiet: UInt32 = magnitude > 0x0f80_0000 ? 0x0040_0000 : 0
    let special = magnitude | 0x7f80_0000 | isQuiet
    let sign = UInt32(bits & 0x8000) << 16
    return Float(bitPattern: sign | (magnitude >= 0x0f80_0000 ? special : finite))
  }

  /// The OCP 8-bit type without infinities: all ones is the only NaN.
  private static func e4m3(_ bits: UInt8) -> Float {
    guard bits & 0x7f != 0x7f else { return .nan }
    return small(bits, mantissa: 3, bias: 7)
  }

  /// The 8-bit types with one zero: the sign bit alone is the only NaN.
  private static func fnuz(_ bits: UInt8, mantissa: Int, bias: Int) -> Float {
    guard bits != 0x80 else { return .nan }
    return small(bits, mantissa: mantissa, bias: bias)
  }

  /// A power of two by its exponent; 255 is NaN.
  private static func e8m0(_ bits: UInt8) -> Float {
    bits == 0xff ? .nan : Float(sign: .plus, exponent: Int(bits) - 127, significand: 1)
  }

  private static func small(_ bits: UInt8, mantissa: Int, bias: Int) -> Float {
    let fraction = Int(bits) & (1 << mantissa - 1)
    let exponent = (Int(bits) & 0x7f) >> mantissa
    let units = exponent == 0 ? fraction : fraction | 1 << mantissa
    let magnitude = Float(
      sign: .plus, exponent: max(exponent, 1) - bias - mantissa, significand: Float(units))
    return bits & 0x80 == 0 ? magnitude : -magnitude
  }
}

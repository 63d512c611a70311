/// Conversion of float32 to stored 16-bit types, rounding to nearest and ties to even as PyTorch does.
package enum FloatNarrowing {
  /// The bits of the half nearest to `value`.
  package static func half(_ value: Float) -> UInt16 { Float16(value).bitPattern }

  /// The bits of the bfloat16 nearest to `value`; every NaN becomes the one of PyTorch's portable code.
  ///
  /// PyTorch's AVX2 and AVX-512 code writes 0xffff for a NaN instead, which is as much of a number.
  package static func brain(_ value: Float) -> UInt16 {
    guard !value.isNaN else { return 0x7fc0 }
    let bits = value.bitPattern
    return UInt16(truncatingIfNeeded: (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16)
  }
}

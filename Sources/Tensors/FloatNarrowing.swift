/// Conversion of float32 to stored 16-bit types, rounding to nearest and ties to even as PyTorch does.
///
/// In integer and float operations that vectorise: the plain conversion to half is a call on
/// processors whose half instructions the compiler may not assume.
package enum FloatNarrowing {
  /// The bits of the half nearest to `value`; a NaN keeps its sign and what fits of its payload.
  package static func half(_ value: Float) -> UInt16 {
    let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
    let bits = value.bitPattern & 0x7fff_ffff
    // The exponent moves from a bias of 127 to one of 15; adding just under half of the last place,
    // and its lowest bit, rounds to even and may carry up to infinity.
    let normal = (bits &- (112 << 23) &+ 0xfff &+ (bits >> 13 & 1)) >> 13
    // Below 2^-14 the sum with 0.5 has the bits of the subnormal, rounded, at its end.
    let subnormal = (Float(bitPattern: bits) + 0.5).bitPattern &- Float(0.5).bitPattern
    let notANumber = 0x7e00 | (bits >> 13 & 0x3ff)
    let finite = bits < 113 << 23 ? subnormal : normal
    let magnitude = bits >= 143 << 23 ? (bits > 255 << 23 ? notANumber : 0x7c00) : finite
    return sign | UInt16(truncatingIfNeeded: magnitude)
  }

  /// The bits of the bfloat16 nearest to `value`; every NaN becomes the one of PyTorch's portable code.
  ///
  /// PyTorch's AVX2 and AVX-512 code writes 0xffff for a NaN instead, which is as much of a number.
  package static func brain(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    let rounded = (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16
    return UInt16(truncatingIfNeeded: bits & 0x7fff_ffff > 255 << 23 ? 0x7fc0 : rounded)
  }

  /// Replaces `output` by the halves nearest to the float32 in `values`, whole little-endian elements.
  package static func halves(of values: RawSpan, into output: inout [UInt16]) {
    map(values, into: &output) { half($0) }
  }

  /// Replaces `output` by the bfloat16 nearest to the float32 in `values`, whole little-endian elements.
  package static func brains(of values: RawSpan, into output: inout [UInt16]) {
    map(values, into: &output) { brain($0) }
  }

  private static func map(
    _ values: RawSpan, into output: inout [UInt16], _ narrow: (Float) -> UInt16
  ) {
    output.removeAll(keepingCapacity: true)
    let added = values.byteCount / 4
    // Through pointers, because checked appends keep the loop from being vectorised.
    output.append(addingCapacity: added) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        unsafe values.withUnsafeBytes { values in
          for index in 0..<added {
            let bits = unsafe values.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
            unsafe buffer[index] = narrow(Float(bitPattern: UInt32(littleEndian: bits)))
          }
        }
        count = added
      }
    }
  }
}

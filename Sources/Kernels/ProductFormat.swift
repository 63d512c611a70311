internal import CKernels

/// The format of the factors of a product; sums are always float32.
package enum ProductFormat: Sendable {
  case float32
  /// Values are rounded to the nearest bfloat16, ties to even.
  case bfloat16

  /// How factors are packed on this processor, at the level that is in use.
  var packing: Int32 {
    switch self {
    case .float32: zoo_float_format()
    case .bfloat16: zoo_pair_format()
    }
  }

  /// Whether factors packed in this way have to be rounded before, because they are floats.
  func needsRounding(in packing: Int32) -> Bool {
    self == .bfloat16 && packing != Int32(ZOO_LEVEL_BFLOAT16)
  }
}

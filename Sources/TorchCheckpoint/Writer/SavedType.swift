internal import Tensors

/// How PyTorch writes the element type of a tensor.
enum SavedType: Hashable {
  /// By the class of its storage, such as `FloatStorage`; the storage counts elements.
  case storageClass(String)
  /// By the name of its dtype over a storage that counts bytes.
  case dtype(String)

  /// The form for `type`, or nil where PyTorch has no such type or a tensor of it needs more than
  /// its elements.
  init?(_ type: ScalarType) {
    if let prefix = SavedType.prefixes[type] {
      self = .storageClass(prefix + "Storage")
    } else if let name = SavedType.dtypes[type] {
      self = .dtype(name)
    } else {
      return nil
    }
  }

  private static let prefixes: [ScalarType: String] = [
    .f64: "Double", .f32: "Float", .f16: "Half", .bf16: "BFloat16", .i64: "Long", .i32: "Int",
    .i16: "Short", .i8: "Char", .u8: "Byte", .bool: "Bool", .c128: "ComplexDouble",
    .c64: "ComplexFloat",
  ]

  private static let dtypes: [ScalarType: String] = [
    .u16: "uint16", .u32: "uint32", .u64: "uint64", .c32: "complex32", .f8e5m2: "float8_e5m2",
    .f8e4m3: "float8_e4m3fn", .f8e5m2fnuz: "float8_e5m2fnuz", .f8e4m3fnuz: "float8_e4m3fnuz",
    .f8e8m0: "float8_e8m0fnu", .f4: "float4_e2m1fn_x2", .f4x2: "float4_e2m1fn_x2",
    .bits8: "bits8", .bits16: "bits16", .bits1x8: "bits1x8", .bits2x4: "bits2x4",
    .bits4x2: "bits4x2",
  ]
}

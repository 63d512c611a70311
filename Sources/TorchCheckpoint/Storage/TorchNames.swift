package import Tensors

/// The names that PyTorch gives to types.
package enum TorchNames {
  /// The scalar type of `torch.<name>`.
  package static let dtypes: [String: ScalarType] = [
    "float64": .f64, "double": .f64, "float32": .f32, "float": .f32, "float16": .f16,
    "half": .f16, "bfloat16": .bf16, "int64": .i64, "long": .i64, "int32": .i32, "int": .i32,
    "int16": .i16, "short": .i16, "int8": .i8, "uint8": .u8, "bool": .bool, "uint16": .u16,
    "uint32": .u32, "uint64": .u64, "complex32": .c32, "chalf": .c32, "complex64": .c64,
    "cfloat": .c64, "complex128": .c128, "cdouble": .c128, "float8_e5m2": .f8e5m2,
    "float8_e4m3fn": .f8e4m3, "float8_e5m2fnuz": .f8e5m2fnuz, "float8_e4m3fnuz": .f8e4m3fnuz,
    "float8_e8m0fnu": .f8e8m0, "float4_e2m1fn_x2": .f4x2, "bits8": .bits8, "bits16": .bits16,
    "bits1x8": .bits1x8, "bits2x4": .bits2x4, "bits4x2": .bits4x2, "qint8": .qint8,
    "quint8": .quint8, "qint32": .qint32, "quint4x2": .quint4x2, "quint2x4": .quint2x4,
  ]

  /// The names of dtypes, those without a scalar type of ours included.
  package static let dtypeNames: Set<String> = Set(dtypes.keys).union(
    (1...7).flatMap { ["int\($0)", "uint\($0)"] })

  /// PyTorch's functions that make a tensor; the modules of the last two were one once.
  package static let tensorFunctions = Set(
    [
      "_rebuild_tensor", "_rebuild_tensor_v2", "_rebuild_tensor_v3", "_rebuild_parameter",
      "_rebuild_parameter_with_state", "_rebuild_qtensor", "_rebuild_sparse_tensor",
      "_rebuild_sparse_csr_tensor", "_rebuild_nested_tensor", "_rebuild_meta_tensor_no_storage",
      "_rebuild_wrapper_subclass", "_rebuild_device_tensor_from_cpu_tensor",
      "_rebuild_device_tensor_from_numpy", "_rebuild_xla_tensor",
    ].map { PickleGlobal("torch._utils", $0) }
      + ["torch._tensor", "torch.tensor"].flatMap { module in
        ["_rebuild_from_type", "_rebuild_from_type_v2"].map { PickleGlobal(module, $0) }
      })

  private static let prefixes: [String: ScalarType] = [
    "Double": .f64, "Float": .f32, "Half": .f16, "BFloat16": .bf16, "Long": .i64, "Int": .i32,
    "Short": .i16, "Char": .i8, "Byte": .u8, "Bool": .bool, "ComplexDouble": .c128,
    "ComplexFloat": .c64, "QInt8": .qint8, "QInt32": .qint32, "QUInt8": .quint8,
    "QUInt4x2": .quint4x2, "QUInt2x4": .quint2x4,
  ]

  /// The scalar type of a class such as `FloatStorage` or `HalfTensor`.
  package static func scalarType(of name: String, suffix: String) -> ScalarType? {
    name.hasSuffix(suffix) ? prefixes[String(name.dropLast(suffix.count))] : nil
  }

  /// Whether `name` is a tensor class of old PyTorch, such as `FloatTensor`.
  package static func isTensorClass(_ name: String) -> Bool {
    name == "Tensor" || scalarType(of: name, suffix: "Tensor") != nil
  }

  /// Whether `global` is in one of the modules in which PyTorch keeps its storage classes.
  package static func isTorch(_ global: PickleGlobal) -> Bool {
    ["torch", "torch.cuda", "torch.storage", "torch._storage"].contains(global.module)
  }
}

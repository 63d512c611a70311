import Tensors
import Testing
import TorchCheckpoint

/// Every function with which PyTorch makes a tensor, by its arguments.
@Suite struct RebuildTests {
  private static let numbers: [Float] = [1, 2, 3, 4, 5, 6]
  private static let storages = [("0", TorchArchive.floats(numbers))]
  private let storage = Op.storage(count: 6)

  private func tensor(
    _ value: [UInt8], storages: [(String, [UInt8])] = storages
  ) throws -> TorchTensor {
    try #require(open(TorchArchive.around(Op.dict(("t", value)), storages: storages)).tensor("t"))
  }

  private func kind(
    _ value: [UInt8], storages: [(String, [UInt8])] = storages
  ) throws -> CheckpointError.Kind? {
    try errorKind(TorchArchive.around(Op.dict(("t", value)), storages: storages))
  }

  private func rebuild(_ name: String, _ arguments: [UInt8]...) -> [UInt8] {
    Op.global("torch._utils", name) + Op.mark + arguments.flatMap { $0 } + Op.tuple + Op.reduce
  }

  private let dtype = { (name: String) in Op.global("torch", name) }
  private let geometry = Op.int(1) + Op.ints([2, 2]) + Op.ints([2, 1])

  @Test func version1() throws {
    let tensor = try tensor(rebuild("_rebuild_tensor", storage, geometry))
    #expect(tensor.shape == [2, 2])
    #expect(tensor.scalarType == .f32)
    #expect(try tensor.lazyTensor.floats() == [2, 3, 4, 5])
    #expect(!tensor.requiresGradient)
  }

  @Test func version2() throws {
    let tensor = try tensor(rebuild("_rebuild_tensor_v2", storage, geometry, Op.true, Op.hooks))
    #expect(try tensor.lazyTensor.floats() == [2, 3, 4, 5])
    #expect(tensor.requiresGradient)
  }

  /// The dtype is the tensor's; offsets and strides count its elements, not the storage's bytes.
  @Test func version3() throws {
    let storage = Op.storage("UntypedStorage", count: 8)
    let value = rebuild(
      "_rebuild_tensor_v3", storage, Op.int(1) + Op.ints([3]) + Op.ints([1]), Op.false, Op.hooks,
      dtype("uint16"))
    let tensor = try tensor(value, storages: [("0", [1, 0, 2, 0, 3, 0, 4, 0])])
    #expect(tensor.scalarType == .u16)
    #expect(try tensor.bytes.read() == [2, 0, 3, 0, 4, 0])
  }

  @Test(arguments: [
    ("float8_e5m2", ScalarType.f8e5m2, 1), ("float8_e4m3fn", .f8e4m3, 1),
    ("float8_e5m2fnuz", .f8e5m2fnuz, 1), ("float8_e4m3fnuz", .f8e4m3fnuz, 1),
    ("float8_e8m0fnu", .f8e8m0, 1), ("float4_e2m1fn_x2", .f4x2, 1), ("bits8", .bits8, 1),
    ("bits16", .bits16, 2), ("bits1x8", .bits1x8, 1), ("bits2x4", .bits2x4, 1),
    ("bits4x2", .bits4x2, 1), ("complex32", .c32, 4), ("uint16", .u16, 2), ("uint32", .u32, 4),
    ("uint64", .u64, 8),
  ])
  func typesOfUntypedStorages(_ name: String, _ type: ScalarType, _ size: Int) throws {
    let content = (0..<2 * size).map { UInt8($0 + 1) }
    let value = rebuild(
      "_rebuild_tensor_v3", Op.storage("UntypedStorage", count: content.count),
      Op.int(0) + Op.ints([2]) + Op.ints([1]), Op.false, Op.hooks, dtype(name))
    let tensor = try tensor(value, storages: [("0", content)])
    #expect(tensor.scalarType == type)
    #expect(try tensor.bytes.read() == content)
  }

  @Test(arguments: [
    ("DoubleStorage", ScalarType.f64, 8), ("FloatStorage", .f32, 4), ("HalfStorage", .f16, 2),
    ("BFloat16Storage", .bf16, 2), ("LongStorage", .i64, 8), ("IntStorage", .i32, 4),
    ("ShortStorage", .i16, 2), ("CharStorage", .i8, 1), ("ByteStorage", .u8, 1),
    ("BoolStorage", .bool, 1), ("ComplexDoubleStorage", .c128, 16),
    ("ComplexFloatStorage", .c64, 8),
  ])
  func typedStorages(_ name: String, _ type: ScalarType, _ size: Int) throws {
    let content = [UInt8](repeating: 1, count: 2 * size)
    let tensor = try tensor(Op.tensor(Op.storage(name, count: 2), [2]), storages: [("0", content)])
    #expect(tensor.scalarType == type)
    #expect(try tensor.bytes.read() == content)
  }

  @Test func parameters() throws {
    let inner = Op.tensor(storage, [6])
    let parameter = try tensor(rebuild("_rebuild_parameter", inner, Op.true, Op.hooks))
    #expect(parameter.requiresGradient)
    #expect(try parameter.lazyTensor.floats() == Self.numbers)
    let state = Op.dict(("note", Op.int(1)))
    let stateful = try tensor(
      rebuild("_rebuild_parameter_with_state", inner, Op.false, Op.hooks, state))
    #expect(!stateful.requiresGradient)
  }

  /// A subclass, or a tensor with attributes; the function may be any other one.
  @Test(arguments: ["_rebuild_from_type", "_rebuild_from_type_v2"])
  func subclasses(_ name: String) throws {
    let arguments = Op.tuple(storage, geometry, Op.false, Op.hooks)
    let value = Op.call(
      "torch._tensor", name, Op.global("torch._utils", "_rebuild_tensor_v2"),
      Op.global("my.tensors", "Special"), arguments, Op.emptyDict)
    #expect(try tensor(value).lazyTensor.floats() == [2, 3, 4, 5])
  }

  /// The data of a wrapper are the tensors in its state.
  @Test func wrappers() throws {
    let meta = Op.tuple(
      Op.global("my.tensors", "Pair"), dtype("float32"), Op.ints([2]), Op.ints([1]), Op.int(0),
      Op.global("torch", "strided"), Op.call("torch", "device", Op.text("cpu")), Op.false)
    let value = Op.call(
      "torch._tensor", "_rebuild_from_type_v2",
      Op.global("torch._utils", "_rebuild_wrapper_subclass"), Op.global("my.tensors", "Pair"), meta,
      Op.dict(("a", Op.tensor(storage, [2])), ("b", Op.tensor(storage, offset: 2, [2]))))
    let file = try open(TorchArchive.around(Op.dict(("t", value)), storages: Self.storages))
    #expect(file.paths == ["t", "t.a", "t.b"])
    #expect(file.tensor("t")?.layoutName == "meta")
    #expect(try file.tensor("t.b")?.lazyTensor.floats() == [3, 4])
  }

  /// Attributes of an ordinary tensor are beside it; they are mentioned.
  @Test func attributesAreMentioned() throws {
    let value = Op.call(
      "torch._tensor", "_rebuild_from_type_v2", Op.global("torch._utils", "_rebuild_tensor_v2"),
      Op.global("torch", "Tensor"), Op.tuple(storage, geometry, Op.false, Op.hooks),
      Op.dict(("extra", Op.tensor(storage, [2]))))
    let file = try open(TorchArchive.around(Op.dict(("t", value)), storages: Self.storages))
    #expect(file.paths == ["t"])
    #expect(file.findings.kinds == ["tensor-attributes"])
  }

  @Test func metaTensors() throws {
    let value = rebuild(
      "_rebuild_meta_tensor_no_storage", dtype("bfloat16"), Op.ints([3, 2]), Op.ints([2, 1]),
      Op.false)
    let tensor = try tensor(value)
    #expect(tensor.layoutName == "meta")
    #expect(tensor.shape == [3, 2])
    #expect { try tensor.bytes.read() } throws: { ($0 as? CheckpointError)?.kind == .noData }
  }

  @Test func tensorsOfOtherDevices() throws {
    let inner = Op.tensor(storage, [6])
    let same = rebuild(
      "_rebuild_device_tensor_from_cpu_tensor", inner, dtype("float32"), Op.text("xla:0"), Op.true)
    #expect(try tensor(same).lazyTensor.floats() == Self.numbers)
    let other = rebuild(
      "_rebuild_device_tensor_from_cpu_tensor", inner, dtype("int32"), Op.text("xla:0"), Op.true)
    #expect(try kind(other) == .tensorArguments)
  }

  /// NumPy has no bfloat16, so such tensors come as float32 and are narrowed again.
  @Test(arguments: ["_rebuild_device_tensor_from_numpy", "_rebuild_xla_tensor"])
  func tensorsOfArrays(_ name: String) throws {
    let array = NumPyPickle.array("f4", [3], TorchArchive.floats([1, -2, 0.5]))
    let plain = rebuild(name, array, dtype("float32"), Op.text("xla:0"), Op.false)
    #expect(try tensor(plain).lazyTensor.floats() == [1, -2, 0.5])
    let narrowed = try tensor(rebuild(name, array, dtype("bfloat16"), Op.text("xla:0"), Op.true))
    #expect(narrowed.scalarType == .bf16)
    #expect(narrowed.requiresGradient)
    #expect(try narrowed.bytes.read() == [0x80, 0x3f, 0, 0xc0, 0, 0x3f])
    #expect(
      try kind(rebuild(name, array, dtype("int32"), Op.text("xla"), Op.false)) == .tensorArguments)
  }

  /// The classes of PyTorch 0.1: the geometry is the state.
  @Test func oldTensors() throws {
    let value =
      Op.call("torch", "FloatTensor") + Op.tuple(storage, geometry) + Op.build
    #expect(try tensor(value).lazyTensor.floats() == [2, 3, 4, 5])
    let cuda = Op.call("torch.cuda", "FloatTensor") + Op.tuple(storage, geometry) + Op.build
    #expect(try tensor(cuda).lazyTensor.floats() == [2, 3, 4, 5])
  }

  @Test func oldVariables() throws {
    let value =
      Op.call("torch.autograd.variable", "Variable")
      + Op.tuple(Op.tensor(storage, [6]), Op.false, Op.false, Op.hooks, Op.false) + Op.build
    #expect(try tensor(value).lazyTensor.floats() == Self.numbers)
  }

  /// T8: flags in the metadata, and what is not known there.
  @Test func metadata() throws {
    let storages = [("0", TorchArchive.floats([1, 2]))]
    let complex = Op.storage("ComplexFloatStorage", count: 1)
    let value = Op.tensor(complex, [1], metadata: Op.dict(("conj", Op.true)))
    #expect(try tensor(value, storages: storages).bytes.read() == TorchArchive.floats([1, -2]))
    let negated = Op.tensor(Op.storage(count: 2), [2], metadata: Op.dict(("neg", Op.true)))
    #expect(try tensor(negated, storages: storages).lazyTensor.floats() == [-1, -2])
    let unknown = Op.tensor(Op.storage(count: 2), [2], metadata: Op.dict(("vmap", Op.true)))
    let report = try scan(TorchArchive.around(Op.dict(("t", unknown)), storages: storages))
    #expect(report.error == nil)
    #expect(report.findings.alarms == ["unknown-tensor-metadata"])
    let integers = Op.tensor(
      Op.storage("IntStorage", count: 2), [2], metadata: Op.dict(("neg", Op.true)))
    #expect(try kind(integers, storages: storages) == .tensorArguments)
  }

  /// A function that PyTorch does not have today is an object that is mentioned, not the end.
  @Test func unknownFunctionsAreObjects() throws {
    let value = rebuild("_rebuild_tensor_v9", Op.tensor(storage, [6]))
    let file = try open(TorchArchive.around(Op.dict(("t", value)), storages: Self.storages))
    #expect(file.paths == ["t.args.0"])
    #expect(file.objects.map(\.type) == ["torch._utils._rebuild_tensor_v9"])
    #expect(file.findings.alarms == ["unknown-import"])
  }

  /// P15, P16, T2: arguments of another kind or number.
  @Test func malformedArguments() throws {
    let malformed: [[UInt8]] = [
      rebuild("_rebuild_tensor", storage, Op.int(0), Op.ints([6])),
      rebuild("_rebuild_tensor_v2", storage, geometry),
      rebuild("_rebuild_tensor_v2", Op.none, geometry, Op.false, Op.hooks),
      rebuild(
        "_rebuild_tensor_v2", storage, Op.float(0), Op.ints([6]), Op.ints([1]), Op.false, Op.hooks),
      rebuild(
        "_rebuild_tensor_v2", storage, Op.int(0), Op.int(6), Op.ints([1]), Op.false, Op.hooks),
      rebuild(
        "_rebuild_tensor_v2", storage, Op.int(0), Op.tuple(Op.float(6)), Op.ints([1]), Op.false,
        Op.hooks),
      rebuild(
        "_rebuild_tensor_v2", storage, Op.int(0), Op.tuple(Op.true), Op.ints([1]), Op.false,
        Op.hooks),
      rebuild("_rebuild_tensor_v3", storage, geometry, Op.false, Op.hooks, Op.text("float32")),
      rebuild("_rebuild_tensor_v3", storage, geometry, Op.false, Op.hooks, dtype("float99")),
      rebuild(
        "_rebuild_tensor_v2", Op.storage("UntypedStorage", count: 24), geometry, Op.false, Op.hooks),
      rebuild("_rebuild_parameter", storage, Op.true, Op.hooks),
      rebuild("_rebuild_parameter", Op.none, Op.true, Op.hooks),
      rebuild(
        "_rebuild_meta_tensor_no_storage", dtype("float32"), Op.ints([-1]), Op.ints([1]), Op.false),
      rebuild(
        "_rebuild_device_tensor_from_numpy", Op.none, dtype("float32"), Op.text("cpu"), Op.false),
    ]
    for (index, value) in malformed.enumerated() {
      #expect(try kind(value) == .tensorArguments, "case \(index)")
    }
  }

  /// A function that is no way to make a tensor is not called, and what Python would do is said.
  @Test func foreignFunctions() throws {
    let value = Op.call(
      "torch._tensor", "_rebuild_from_type_v2", Op.global("os", "system"), Op.none, Op.emptyTuple,
      Op.none)
    let file = try open(TorchArchive.around(Op.dict(("t", value)), storages: Self.storages))
    #expect(file.paths.isEmpty)
    #expect(file.findings.contains { $0.kind == "forwarded-call" && $0.severity == .danger })
  }

  @Test func functionsNestTooDeep() throws {
    let function = Op.global("torch._tensor", "_rebuild_from_type_v2")
    var arguments = Op.tuple(storage, geometry, Op.false, Op.hooks)
    for level in 0..<20 {
      let inner = level == 0 ? Op.global("torch._utils", "_rebuild_tensor_v2") : function
      arguments = Op.tuple(inner, Op.none, arguments, Op.none)
    }
    #expect(try kind(function + arguments + Op.reduce) == .tensorArguments)
    var parameter = Op.tensor(storage, [6])
    for _ in 0..<40 { parameter = rebuild("_rebuild_parameter", parameter, Op.true, Op.hooks) }
    #expect(try kind(parameter) == .limit)
  }
}

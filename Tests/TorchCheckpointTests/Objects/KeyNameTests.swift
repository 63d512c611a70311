import Tensors
import Testing
import TorchCheckpoint

/// The names of tensors whose keys are objects, and of those in the state of objects.
@Suite struct KeyNameTests {
  private static let storages = [("0", TorchArchive.floats([1, 2, 3, 4]))]
  private static let tensor = Op.tensor(Op.storage(count: 4), [4])

  private func read(_ value: [UInt8]) throws -> TorchCheckpoint {
    try open(TorchArchive.around(value, storages: Self.storages))
  }

  private func paths(keys: [UInt8]...) throws -> [String] {
    try read(Op.emptyDict + keys.flatMap { $0 + Self.tensor + Op.setItem }).paths
  }

  private func encoded(_ text: String) -> [UInt8] {
    Op.call("_codecs", "encode", Op.text(text), Op.text("latin1"))
  }

  @Test func asPythonWritesThem() throws {
    #expect(try paths(keys: encoded("a"), encoded("\u{ff}\n'")) == ["b'a'", #"b"\xff\n'""#])
    #expect(
      try paths(
        keys: Op.call("torch", "device", Op.text("cuda"), Op.int(1)),
        Op.call("torch", "device", Op.text("cpu"))) == ["cuda:1", "cpu"])
    #expect(
      try paths(
        keys: Op.call("datetime", "date", encoded("\u{7}\u{e6}\u{1}\u{2}")),
        Op.call("datetime", "datetime", Op.bytes([7, 0xe6, 1, 2, 3, 4, 5, 0, 0, 9])))
        == ["2022-01-02", "2022-01-02 03:04:05.000009"])
    #expect(
      try paths(
        keys: Op.call("pathlib", "PosixPath", Op.text("/"), Op.text("a"), Op.text("b")),
        Op.call("decimal", "Decimal", Op.text("1.50"))) == ["/a/b", "1.50"])
    #expect(
      try paths(
        keys: NumPyPickle.scalar("i8", Op.little(Int64(-3))),
        NumPyPickle.scalar("f4", Op.little(Float(0.1).bitPattern)))
        == ["-3", "0.1"])
    #expect(
      try paths(keys: Op.call("my", "Color", Op.int(1)), Op.call("my", "Color", Op.int(2)))
        == ["my.Color(1)", "my.Color(2)"])
  }

  /// Objects that look alike are told apart by their places.
  @Test func objects() throws {
    let thing = Op.global("my", "Thing") + Op.emptyTuple + Op.newObj
    #expect(try paths(keys: thing, thing) == ["<my.Thing #0>", "<my.Thing #1>"])
    let same = Op.call("my", "Thing", Op.int(1))
    #expect(try paths(keys: same, same) == ["my.Thing(1)", "my.Thing(1) #1"])
  }

  /// An optimizer saved whole has parameters for keys.
  @Test func tensorsAsKeys() throws {
    let file = try read(
      Op.emptyDict
        + [1, 2].flatMap { _ in Self.tensor + Op.dict(("step", Self.tensor)) + Op.setItem })
    #expect(
      file.paths == [
        "<torch.Tensor #0>.step", "<torch.Tensor #0>", "<torch.Tensor #1>.step",
        "<torch.Tensor #1>",
      ])
    #expect(file.findings.alarms == ["tensor-as-key"])
  }

  /// State in several parts has their positions in its names.
  @Test func stateInParts() throws {
    let object = Op.call("my", "Thing")
    let twice = object + Op.tuple(Op.list(Self.tensor), Op.list(Self.tensor)) + Op.build
    #expect(try read(Op.dict(("o", twice))).paths == ["o.state.0.0", "o.state.1.0"])
    let once = object + Op.tuple(Op.none, Op.list(Self.tensor)) + Op.build
    #expect(try read(Op.dict(("o", once))).paths == ["o.state.0"])
  }

  /// Tensors in arrays of Python objects.
  @Test func objectArrays() throws {
    let array = NumPyPickle.array("O8", order: "|", [2], value: Op.list(Self.tensor, Op.text("s")))
    let file = try read(Op.dict(("oa", array)))
    #expect(file.paths == ["oa.0"])
    #expect(file.arrays.map(\.path) == ["oa"])
  }

  /// A module's plain attributes are listed beside its parameters, but not those that repeat one.
  @Test func attributesOfModules() throws {
    let parameter = Self.tensor + Op.put(1)
    let module =
      Op.global("my", "Net") + Op.emptyTuple + Op.newObj
      + Op.dict(
        ("training", Op.true), ("_parameters", Op.dict(("w", parameter))),
        ("_buffers", Op.emptyDict), ("_modules", Op.emptyDict),
        ("_non_persistent_buffers_set", Op.emptySet),
        ("plain", Self.tensor), ("lst", Op.list(Self.tensor)), ("flat", Op.list(Op.get(1))))
      + Op.build
    let file = try read(module)
    #expect(file.paths == ["w", "plain", "lst.0"])
    #expect(file.objects.isEmpty)
  }

  /// A tensor by an unknown function does not hide the rest of the file.
  @Test(arguments: [false, true])
  func unknownFunctions(_ isParameter: Bool) throws {
    let arguments = Op.tuple(Op.dict(("values", Self.tensor)))
    let nested = Op.call(
      "torch._tensor", "_rebuild_from_type_v2",
      Op.global("torch.nested._internal.nested_tensor", "_rebuild_njt"),
      Op.global("torch.nested._internal.nested_tensor", "NestedTensor"), arguments, Op.emptyDict)
    let value =
      isParameter
      ? Op.call("torch._utils", "_rebuild_parameter", nested, Op.true, Op.hooks) : nested
    let file = try read(Op.dict(("n", value), ("w", Self.tensor)))
    #expect(file.paths.last == "w")
    #expect(file.paths.count == 2)
    #expect(file.findings.alarms == ["unknown-tensor-function"])
  }
}

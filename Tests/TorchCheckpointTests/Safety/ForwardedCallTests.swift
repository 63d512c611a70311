import Tensors
import Testing
import TorchCheckpoint

/// Functions of harmless kind that call what they are given, whether or not the result is used.
@Suite struct ForwardedCallTests {
  private static let tensor = Op.tensor(Op.storage(count: 3), [3])
  private static let path = Op.call("pathlib", "PosixPath", Op.text("/tmp/x"))

  static func attribute(_ module: String, _ owner: String, _ name: String) -> [UInt8] {
    Op.call("builtins", "getattr", Op.global(module, owner), Op.text(name))
  }

  private static func forwarded(_ function: [UInt8], version: String = "") -> [UInt8] {
    Op.call(
      "torch._tensor", "_rebuild_from_type\(version)", function, Op.global("torch", "Tensor"),
      Op.tuple(path), Op.emptyDict)
  }

  /// The report on a sound file that makes `call` first and drops its result.
  private func dropped(_ call: [UInt8]) throws -> ScanReport {
    try scan(
      TorchArchive.around(
        call + Op.pop + Op.dict(("w", Self.tensor)),
        storages: [("0", TorchArchive.floats([1, 2, 3]))]))
  }

  @Test(arguments: [
    ("numpy", "ndarray", "tofile"), ("numpy", "ndarray", "dump"),
    ("pathlib", "PosixPath", "rename"),
    ("pathlib", "PosixPath", "symlink_to"), ("pathlib", "PosixPath", "touch"),
    ("pathlib", "Path", "unlink"), ("torch", "FloatStorage", "from_file"),
    ("torch", "UntypedStorage", "_write_file"), ("torch", "Tensor", "apply_"),
    ("torch._C", "_VariableFunctionsClass", "from_file"), ("collections", "Counter", "update"),
  ])
  func attributes(_ module: String, _ owner: String, _ name: String) throws {
    let report = try dropped(Self.attribute(module, owner, name))
    #expect(report.verdict == .danger)
    for version in ["", "_v2"] {
      let call = Self.forwarded(Self.attribute(module, owner, name), version: version)
      #expect(try dropped(call).findings.kinds.contains("forwarded-call"))
    }
  }

  /// What is forwarded must be one of PyTorch's own functions, however harmless its name.
  @Test(arguments: [
    Op.global("my.module", "function"), Op.global("torch.nn.functional", "relu"),
    Op.call("functools", "partial", Op.global("my", "f")),
    ForwardedCallTests.attribute("torch._C", "_VariableFunctionsClass", "relu"),
  ])
  func forwarders(_ function: [UInt8]) throws {
    let report = try dropped(Self.forwarded(function, version: "_v2"))
    #expect(report.verdict == .danger)
    #expect(report.findings.kinds.contains("forwarded-call"))
  }

  @Test(arguments: ["__generator_ctor", "__randomstate_ctor"])
  func generators(_ name: String) throws {
    let module = "numpy.random._pickle"
    let harmful = Op.call(module, name, Self.path, Self.attribute("pathlib", "PosixPath", "touch"))
    #expect(try dropped(harmful).findings.kinds.contains("forwarded-call"))
    let ordinary = Op.call(
      module, name, Op.text("PCG64"), Op.global(module, "__bit_generator_ctor"))
    #expect(try dropped(ordinary).verdict == .clean)
    #expect(try dropped(Op.call(module, name, Op.text("MT19937"))).verdict == .clean)
  }

  /// Whole modules hold plain functions of tensors like this.
  @Test(arguments: [("relu", "_VariableFunctionsClass"), ("tanh", "TensorBase")])
  func tensorFunctions(_ name: String, _ owner: String) throws {
    #expect(try dropped(Self.attribute("torch._C", owner, name)).verdict == .clean)
  }

  /// Attributes that unpickling itself calls when it fills an object.
  @Test(arguments: ["append", "extend", "add"])
  func fillingMethods(_ name: String) throws {
    let object = Op.call("argparse", "Namespace")
    let harmful = object + Op.dict((name, Op.global("torch.nn.functional", "relu"))) + Op.build
    #expect(try dropped(harmful).findings.kinds == ["method-replaced"])
    #expect(try dropped(object + Op.dict((name, Op.true)) + Op.build).verdict == .clean)
  }
}

import Tensors
import Testing
import TorchCheckpoint

/// Everything in a checkpoint is found under its path from the root.
@Suite struct CheckpointWalkTests {
  private static let storages = [("0", TorchArchive.floats([1, 2, 3, 4]))]
  private let tensor = Op.tensor(Op.storage(count: 4), [4])

  private func read(_ value: [UInt8]) throws -> TorchCheckpoint {
    try open(TorchArchive.around(value, storages: Self.storages))
  }

  private func pair(_ key: [UInt8], _ value: [UInt8]) -> [UInt8] {
    Op.emptyDict + key + value + Op.setItem
  }

  @Test func paths() throws {
    #expect(try read(tensor).paths == [""])
    #expect(try read(Op.list(tensor, Op.tuple(Op.none, tensor))).paths == ["0", "1.1"])
    #expect(try read(Op.dict(("a", Op.dict(("b.c", tensor))))).paths == ["a.b.c"])
    #expect(try read(pair(Op.int(7), tensor)).paths == ["7"])
    #expect(try read(pair(Op.true, tensor)).paths == ["True"])
    #expect(try read(pair(Op.none, tensor)).paths == ["None"])
    #expect(try read(pair(Op.tuple(Op.int(1), Op.text("a")), tensor)).paths == ["(1, 'a')"])
    #expect(
      try read(pair([0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0x80, 0], tensor)).paths == [
        "9223372036854775808"
      ])
  }

  /// The order is the file's.
  @Test func order() throws {
    let value = Op.dict(("z", tensor), ("a", Op.list(tensor, tensor)), ("m", tensor))
    #expect(try read(value).paths == ["z", "a.0", "a.1", "m"])
  }

  @Test func orderedDictionaries() throws {
    let start = Op.call("collections", "OrderedDict") + Op.put(0)
    let filled = start + Op.mark + Op.text("a") + tensor + Op.text("b") + tensor + Op.setItems
    #expect(try read(filled).paths == ["a", "b"])
    let metadata =
      filled + Op.dict(("_metadata", Op.dict(("", Op.dict(("version", Op.int(1))))))) + Op.build
    let file = try read(metadata)
    #expect(file.paths == ["a", "b"])
    #expect(file.objects.isEmpty)
    let pairs = Op.call("collections", "OrderedDict", Op.list(Op.tuple(Op.text("a"), tensor)))
    #expect(try read(pairs).paths == ["a"])
  }

  /// What is no plain data is mentioned by class, and searched.
  @Test func opaqueObjects() throws {
    let namespace =
      Op.call("argparse", "Namespace") + Op.dict(("lr", Op.float(0.1)), ("w", tensor)) + Op.build
    let value = Op.dict(
      ("args", namespace),
      ("part", Op.call("functools", "partial", Op.global("torch.nn.functional", "relu"))),
      ("kind", Op.global("builtins", "int")), ("type", Op.global("torch", "float32")),
      ("raw", Op.bytes([1])), ("set", Op.emptySet), ("text", Op.text("plain")))
    let file = try read(value)
    #expect(file.paths == ["args.w"])
    #expect(
      file.objects.map { "\($0.path): \($0.type)" } == [
        "args: argparse.Namespace", "part: functools.partial", "kind: type builtins.int",
        "type: torch.dtype", "raw: builtins.bytes", "set: builtins.set",
      ])
  }

  @Test func tensorsInsideObjects() throws {
    let holder = Op.call("my", "Holder", tensor, Op.list(tensor)) + Op.mark + tensor + Op.appends
    #expect(try read(Op.dict(("h", holder))).paths == ["h.0", "h.args.0", "h.args.1.0"])
    let slots = Op.call("my", "Slots") + Op.tuple(Op.none, Op.dict(("w", tensor))) + Op.build
    #expect(try read(slots).paths == ["w"])
    let keywords =
      Op.global("my", "New") + Op.emptyTuple + Op.dict(("k", tensor)) + Op.newObjEx
    #expect(try read(keywords).paths == ["k"])
    let state = Op.call("my", "State") + Op.tuple(Op.int(1), tensor) + Op.build
    #expect(try read(state).paths == ["state"])
    let defaults =
      Op.call("collections", "defaultdict", Op.global("builtins", "list")) + Op.text("w") + tensor
      + Op.setItem
    #expect(try read(defaults).paths == ["w"])
    let set = Op.emptySet + Op.mark + tensor + Op.addItems
    #expect(try read(set).paths == ["0"])
  }

  /// Whole modules have the names of their parameters, buffers and submodules, and their own attributes;
  /// not those that every module has.
  @Test func modules() throws {
    func module(_ parameters: [UInt8], _ modules: [UInt8]) -> [UInt8] {
      Op.global("torch.nn.modules.linear", "Linear") + Op.emptyTuple + Op.newObj
        + Op.dict(
          ("training", Op.true), ("_parameters", parameters),
          ("_buffers", Op.dict(("mean", tensor))),
          ("_modules", modules), ("_forward_hooks", Op.dict(("x", tensor)))) + Op.build
    }
    let inner = module(Op.dict(("weight", tensor), ("bias", Op.none)), Op.emptyDict)
    let outer = module(Op.dict(("scale", tensor)), Op.dict(("0", inner), ("none", Op.none)))
    #expect(try read(outer).paths == ["scale", "mean", "0.weight", "0.mean"])
  }

  /// P17: a dictionary under two names is there under both, filled.
  @Test func aliases() throws {
    let value =
      Op.emptyDict + Op.text("state_dict") + Op.emptyDict + Op.put(1) + Op.text("w") + tensor
      + Op.setItem
      + Op.setItem + Op.text("ema") + Op.get(1) + Op.setItem
    let file = try read(value)
    #expect(file.paths == ["state_dict.w", "ema.w"])
    #expect(file.ties == [["state_dict.w", "ema.w"]])
  }

  @Test func cycles() throws {
    let file = try read(Op.emptyList + Op.put(0) + tensor + Op.append + Op.get(0) + Op.append)
    #expect(file.paths == ["0"])
    #expect(file.objects.map(\.type) == ["cycle"])
  }

  /// P16: Python keeps the place of the first and the value of the last of equal keys.
  @Test func duplicateKeys() throws {
    let other = Op.tensor(Op.storage(count: 4), [2])
    let twice =
      Op.emptyDict + Op.mark + Op.text("a") + tensor + Op.text("b") + tensor + Op.text("a") + other
      + Op.setItems
    let file = try read(twice)
    #expect(file.paths == ["a", "b"])
    #expect(file.tensor("a")?.shape == [2])
    #expect(file.findings.alarms == ["duplicate-key"])
    let mixed =
      Op.emptyDict + Op.mark + Op.int(1) + tensor + Op.true + other + Op.float(1) + Op.none
      + Op.setItems
    #expect(try read(mixed).paths.isEmpty)
  }

  /// A tensor that serves as a key is listed too, and reported.
  @Test func tensorsAsKeys() throws {
    let file = try read(Op.dict(("d", pair(tensor, Op.int(1)))))
    #expect(file.paths == ["d.<torch.Tensor #0>"])
    #expect(file.findings.alarms == ["tensor-as-key"])
  }

  @Test func storagesAreMentioned() throws {
    let file = try read(Op.dict(("s", Op.storage(count: 4))))
    #expect(file.objects.map { "\($0.path): \($0.type)" } == ["s: storage"])
  }

  /// P7: aliases that double thirty times lead to a billion tensors, or to nothing at all.
  @Test func doubling() throws {
    let doubled = { (start: [UInt8]) in
      start + [UInt8](repeatElement(Op.dup + Op.tuple2, count: 30).joined())
    }
    #expect(try read(doubled(Op.int(1))).paths.isEmpty)
    #expect(try errorKind(TorchArchive.around(doubled(tensor), storages: Self.storages)) == .limit)
  }

  /// A long list of nothing beside one tensor, under very many names.
  @Test func aliasesOfALongList() throws {
    let filler = [UInt8](repeating: 0x4e, count: 100_000)
    let list = Op.emptyList + Op.put(0) + Op.mark + filler + tensor + Op.appends
    let aliases = [UInt8](repeatElement(Op.get(0), count: 50_000).joined())
    #expect(
      try errorKind(TorchArchive.around(Op.list(list, aliases), storages: Self.storages)) == .limit)
  }

  @Test func depth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      TorchArchive.around(
        tensor + [UInt8](repeating: 0x85, count: depth), storages: Self.storages)
    }
    #expect(try errorKind(nested(Limits.depth - 2)) == nil)
    #expect(try errorKind(nested(Limits.depth + 1)) == .limit)
  }

  /// A bare pickle has no storages, but its other values are read.
  @Test func barePickles() throws {
    let file = try open(Op.pickle(Op.dict(("epoch", Op.int(3)), ("args", Op.call("my", "Args")))))
    #expect(file.container == .pickle)
    #expect(file.objects.map(\.path) == ["args"])
    #expect(try errorKind(Op.pickle(Op.dict(("w", tensor)))) == .storage)
  }
}

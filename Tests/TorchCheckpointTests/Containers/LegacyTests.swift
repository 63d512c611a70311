import Tensors
import Testing
import TorchCheckpoint

/// The stream of pickles and storages that PyTorch wrote before its archive.
@Suite struct LegacyTests {
  private static let magic: [UInt8] =
    [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]

  private func storage(
    _ kind: String = "FloatStorage", key: String = "7", count: Int, view: [UInt8] = Op.none
  ) -> [UInt8] {
    Op.tuple(
      Op.text("storage"), Op.global("torch", kind), Op.text(key), Op.text("cpu"), Op.int(count),
      view)
      + Op.persistent
  }

  private func stream(
    _ value: [UInt8], keys: [UInt8] = Op.list(Op.text("7")), version: [UInt8] = Op.int(1001),
    system: [UInt8] = Op.dict(("little_endian", Op.true)), storages: [(Int, [UInt8])]
  ) -> [UInt8] {
    Self.magic + Op.pickle(version) + Op.pickle(system) + Op.pickle(value) + Op.pickle(keys)
      + storages.flatMap { TorchArchive.longs([$0]) + $1 }
  }

  private let numbers = TorchArchive.floats([1, 2, 3, 4])

  private func kind(_ bytes: [UInt8]) throws -> CheckpointError.Kind? { try errorKind(bytes) }

  private var sound: [UInt8] {
    stream(Op.dict(("w", Op.tensor(storage(count: 4), [2, 2]))), storages: [(4, numbers)])
  }

  @Test func reads() throws {
    let file = try open(sound)
    #expect(file.container == .legacy)
    #expect(try file.tensor("w")?.lazyTensor.floats() == [1, 2, 3, 4])
    #expect(file.findings.isEmpty)
  }

  /// Files of PyTorch 0.3 describe a part of a storage; offsets count elements.
  @Test func storageViews() throws {
    let view = Op.tuple(Op.text("8"), Op.int(1), Op.int(2))
    let value = Op.dict(
      ("a", Op.tensor(storage(count: 4), [4])), ("b", Op.tensor(storage(count: 4, view: view), [2]))
    )
    let file = try open(stream(value, storages: [(4, numbers)]))
    #expect(try file.tensor("b")?.lazyTensor.floats() == [2, 3])
    #expect(file.ties == [["a", "b"]])
  }

  /// L4: neither the view nor a tensor in it may leave its bounds.
  @Test(arguments: [(3, 2, 2), (0, 5, 5), (.max, 1, 1), (1, .max, 1), (-1, 2, 2), (1, 2, 3)])
  func viewsOutside(_ offset: Int, _ count: Int, _ extent: Int) throws {
    let view = Op.tuple(Op.text("8"), Op.int(offset), Op.int(count))
    let bytes = stream(Op.tensor(storage(count: 4, view: view), [extent]), storages: [(4, numbers)])
    #expect([.storage, .tensorGeometry].contains(try kind(bytes)))
  }

  /// A module saved whole brings its class as a persistent id, with the source.
  @Test func modules() throws {
    let kind =
      Op.tuple(
        Op.text("module"), Op.global("my.models", "Net"), Op.text("net.py"), Op.text("class Net"))
      + Op.persistent
    let state = Op.dict(
      ("_parameters", Op.dict(("w", Op.tensor(storage(count: 4), [4])))),
      ("_buffers", Op.emptyDict),
      ("_modules", Op.emptyDict))
    let bytes = stream(
      kind + Op.emptyTuple + Op.newObj + state + Op.build, storages: [(4, numbers)])
    let file = try open(bytes)
    #expect(file.paths == ["w"])
    // The class is unknown, but nothing is called that another call made.
    #expect(file.findings.alarms == ["unknown-import"])
  }

  /// Strings of Python 2 as keys and names.
  @Test func python2() throws {
    let short = { (text: String) in [0x55, UInt8(text.utf8.count)] + Array(text.utf8) }
    let id =
      Op.tuple(
        short("storage"), Op.global("torch", "FloatStorage"), short("7"), short("cpu"), Op.int(4),
        Op.none)
      + Op.persistent
    let value = Op.emptyDict + short("w") + Op.tensor(id, [4]) + Op.setItem
    #expect(
      try open(stream(value, keys: Op.list(short("7")), storages: [(4, numbers)])).paths == ["w"])
  }

  @Test func otherObjectsMayFollow() throws {
    let report = try scan(sound + sound)
    #expect(report.error == nil)
    #expect(report.findings.kinds == ["trailing-data"])
    let hostile = sound + Op.pickle(Op.call("os", "system", Op.text("true")))
    #expect(try scan(hostile).verdict == .danger)
  }

  @Test func beginsAtAnOffset() throws {
    #expect(try open(Array("header..".utf8) + sound, offset: 8).paths == ["w"])
  }

  /// L1: cut off anywhere, it is an error.
  @Test func truncated() throws {
    let sound = sound
    for count in 0..<sound.count {
      #expect(try kind(Array(sound[..<count])) != nil, "\(count) bytes")
    }
  }

  /// L2: sizes that are negative, huge or other than the pickle says.
  @Test(arguments: [-1, 3, 5, 1 << 61, .max, .min])
  func sizes(_ count: Int) throws {
    let value = Op.tensor(storage(count: 4), [4])
    #expect(try kind(stream(value, storages: [(count, numbers)])) == .storage)
  }

  @Test(arguments: [1 << 61, Int.max]) func hugeSizesInBothPlaces(_ count: Int) throws {
    let value = Op.tensor(storage(count: count), [4])
    #expect([.storage, .truncated].contains(try kind(stream(value, storages: [(count, numbers)]))))
  }

  /// L3: keys that are listed twice, that nothing uses, that are missing, that are no text.
  @Test func keys() throws {
    let value = Op.tensor(storage(count: 4), [4])
    let storages = [(4, numbers), (4, numbers)]
    #expect(
      try kind(stream(value, keys: Op.list(Op.text("7"), Op.text("7")), storages: storages))
        == .legacyStream)
    #expect(
      try kind(stream(value, keys: Op.list(Op.text("7"), Op.text("9")), storages: storages))
        == .storage)
    #expect(try kind(stream(value, keys: Op.emptyList, storages: [])) == .storage)
    #expect(try kind(stream(value, keys: Op.list(Op.none), storages: storages)) == .legacyStream)
    #expect(try kind(stream(value, keys: Op.dict(), storages: storages)) == .legacyStream)
  }

  @Test func preamble() throws {
    let value = Op.tensor(storage(count: 4), [4])
    #expect(
      try kind(stream(value, version: Op.int(1002), storages: [(4, numbers)])) == .legacyStream)
    #expect(
      try kind(stream(value, version: Op.text("1001"), storages: [(4, numbers)])) == .legacyStream)
    #expect(try kind(stream(value, system: Op.none, storages: [(4, numbers)])) == .legacyStream)
  }

  /// T5: one storage under two types or sizes.
  @Test func oneKeyTwoMeanings() throws {
    let other = Op.list(
      Op.tensor(storage(count: 4), [4]), Op.tensor(storage("IntStorage", count: 4), [4]))
    #expect(try kind(stream(other, storages: [(4, numbers)])) == .storage)
    let size = Op.list(Op.tensor(storage(count: 4), [4]), Op.tensor(storage(count: 2), [2]))
    #expect(try kind(stream(size, storages: [(4, numbers)])) == .storage)
  }

  @Test func anotherNumber() throws {
    #expect(try kind(Op.pickle(Op.int(5))) == .unknownFormat)
    #expect(try kind(Op.pickle([0x8a, 10] + Array(1...10))) == .unknownFormat)
  }

  /// A14: an archive behind the stream, which other readers would take for the file.
  @Test func archiveBehind() throws {
    #expect(try kind(sound + ZipBuilder(TorchArchive.sound).build()) == .zipForeignBytes)
  }
}

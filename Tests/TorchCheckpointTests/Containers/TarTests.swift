import Tensors
import Testing
import TorchCheckpoint

/// The tar archive of the first releases: storages, tensors, and an object that refers to them.
@Suite struct TarTests {
  private let numbers = TorchArchive.floats([1, 2, 3, 4])

  private func storages(
    count: Int = 1, elements: Int = 4, views: [UInt8] = Op.emptyList
  ) -> [UInt8] {
    Op.pickle(Op.int(count))
      + Op.pickle(Op.tuple(Op.int(5), Op.text("cpu"), Op.global("torch", "FloatStorage")))
      + TorchArchive.longs([elements]) + numbers + Op.pickle(views)
  }

  private func tensors(
    count: Int = 1, kind: String = "FloatTensor", storage: Int = 5, rank: Int32 = 1,
    _ numbers: [Int] = [4, 1, 0]
  ) -> [UInt8] {
    Op.pickle(Op.int(count))
      + Op.pickle(Op.tuple(Op.int(9), Op.int(storage), Op.global("torch", kind)))
      + Op.little(rank) + [0, 0, 0, 0] + TorchArchive.longs(numbers)
  }

  private func members(
    storages: [UInt8]? = nil, tensors: [UInt8]? = nil, pickle: [UInt8]? = nil
  ) -> [(String, [UInt8])] {
    [
      ("sys_info", Op.pickle(Op.emptyDict)),
      ("pickle", pickle ?? Op.pickle(Op.dict(("w", Op.int(9) + Op.persistent)))),
      ("tensors", tensors ?? self.tensors()), ("storages", storages ?? self.storages()),
    ]
  }

  private func kind(_ members: [(String, [UInt8])]) throws -> CheckpointError.Kind? {
    try errorKind(TarBuilder(members).build())
  }

  @Test func reads() throws {
    let file = try open(TarBuilder(members()).build())
    #expect(file.container == .tar)
    #expect(try file.tensor("w")?.lazyTensor.floats() == [1, 2, 3, 4])
    #expect(file.findings.isEmpty)
  }

  @Test func stridesAndViews() throws {
    let view = Op.list(Op.tuple(Op.int(6), Op.int(5), Op.int(1), Op.int(3)))
    let file = try open(
      TarBuilder(
        members(storages: storages(views: view), tensors: tensors(storage: 6, rank: 1, [2, 2, 0]))
      ).build())
    #expect(try file.tensor("w")?.lazyTensor.floats() == [2, 4])
    let matrix = try open(
      TarBuilder(members(tensors: tensors(rank: 2, [2, 2, 1, 2, 0]))).build())
    #expect(try matrix.tensor("w")?.lazyTensor.floats() == [1, 3, 2, 4])
  }

  /// Python's tar writer puts times with fractions into an extended header of their own.
  @Test func extendedTimes() throws {
    var builder = TarBuilder(members())
    builder.members.insert(("x", TarBuilder.attribute("mtime", "1479000000.25"), "x"), at: 0)
    #expect(try open(builder.build()).paths == ["w"])
  }

  /// L5: an attribute that replaces size or name makes two archives of one.
  @Test(arguments: ["size", "path", "linkpath", "GNU.sparse.size", "hdrcharset"])
  func extendedOverrides(_ key: String) throws {
    var builder = TarBuilder(members())
    builder.members.insert(("x", TarBuilder.attribute(key, "1"), "x"), at: 0)
    #expect(try errorKind(builder.build()) == .tar)
  }

  @Test(arguments: [
    "", "mtime=1\n", "99 mtime=1\n", "2 \n", "3", "x", "10mtime=1\n", "99999999999999999999 a=b\n",
  ])
  func malformedAttributes(_ text: String) throws {
    var builder = TarBuilder(members())
    builder.members.insert(("x", Array(text.utf8), "x"), at: 0)
    #expect(try errorKind(builder.build()) == (text.isEmpty ? nil : .tar))
  }

  /// L5: links, devices, sparse files and global headers are nothing that PyTorch wrote.
  @Test(arguments: ["1", "2", "3", "4", "6", "7", "g", "L", "K", "S"] as [Character])
  func otherKinds(_ kind: Character) throws {
    var builder = TarBuilder(members())
    builder.members[0].kind = kind
    #expect(try errorKind(builder.build()) == .tar)
  }

  @Test func names() throws {
    #expect(try kind(members() + [("../evil", [])]) == .tar)
    #expect(try kind(members() + [("/evil", [])]) == .tar)
    #expect(try kind(members() + [("a/../b", [])]) == .tar)
    #expect(try kind(members() + [("pickle", [])]) == .tar)
    #expect(try kind(members() + [("./pickle", [])]) == .tar)
    let report = try scan(TarBuilder(members() + [("extra", [])]).build())
    #expect(report.error == nil)
    #expect(report.findings.alarms == ["unreferenced-entry"])
  }

  @Test func missingMembers() throws {
    for index in 1...3 {
      var members = members()
      members.remove(at: index)
      #expect(try kind(members) == .tar)
    }
  }

  @Test func headers() throws {
    let body = TarBuilder.padded(Op.pickle(Op.none))
    let end = [UInt8](repeating: 0, count: 1024)
    let wrongSum = TarBuilder.header("pickle", size: 4, sum: 1) + body + end
    #expect(try errorKind(wrongSum) == .tar)
    let binarySize = TarBuilder.header("pickle", size: 0, sizeText: "\u{1}xxxxxxxxxxx") + body + end
    #expect(try errorKind(binarySize) == .tar)
    let hugeSize = TarBuilder.header("pickle", size: 0, sizeText: "77777777777") + body + end
    #expect(try errorKind(hugeSize) == .truncated)
    var builder = TarBuilder(members())
    builder.trailer = [1]
    #expect(try errorKind(builder.build()) == .tar)
    #expect(try errorKind(Array(TarBuilder(members()).build().dropLast(1024))) == .truncated)
  }

  /// Counts and extents that are absurd, and storages that are not there.
  @Test func numbersInMembers() throws {
    let absurd = [
      members(storages: storages(count: -1)), members(storages: storages(count: .max)),
      members(storages: storages(count: 1 << 20)), members(tensors: tensors(count: .max)),
      members(storages: storages(elements: -1)), members(storages: storages(elements: .max)),
      members(tensors: tensors(rank: -1)), members(tensors: tensors(rank: .max)),
      members(tensors: tensors(rank: 65, Array(repeating: 1, count: 131))),
      members(tensors: tensors(storage: 8)), members(tensors: tensors(kind: "IntTensor")),
      members(
        storages: storages(views: Op.list(Op.tuple(Op.int(6), Op.int(5), Op.int(2), Op.int(3))))),
      members(
        storages: storages(views: Op.list(Op.tuple(Op.int(6), Op.int(5), Op.int(.max), Op.int(1))))),
      members(
        storages: storages(views: Op.list(Op.tuple(Op.int(6), Op.int(7), Op.int(0), Op.int(1))))),
      members(
        storages: storages(views: Op.list(Op.tuple(Op.int(5), Op.int(5), Op.int(0), Op.int(1))))),
      members(storages: storages(views: Op.list(Op.none))),
    ]
    for (index, members) in absurd.enumerated() {
      #expect(try kind(members) == .tar, "case \(index)")
    }
    #expect(try kind(members(storages: storages(elements: 5))) != nil)
    #expect(try kind(members(tensors: tensors([5, 1, 0]))) == .tensorGeometry)
    #expect(try kind(members(tensors: tensors([-4, 1, 0]))) == .tensorGeometry)
    #expect(try kind(members(tensors: tensors([2, .max, 0]))) == .tensorGeometry)
    #expect(
      try kind(members(pickle: Op.pickle(Op.dict(("w", Op.int(8) + Op.persistent))))) == .storage)
    #expect(try kind(members(pickle: Op.pickle(Op.dict(("w", Op.none + Op.persistent))))) == .tar)
  }

  /// A14: an archive behind the end of the other.
  @Test func archiveBehind() throws {
    var builder = TarBuilder(members())
    builder.trailer = ZipBuilder(TorchArchive.sound).build()
    #expect(try errorKind(builder.build()) == .zipForeignBytes)
  }
}

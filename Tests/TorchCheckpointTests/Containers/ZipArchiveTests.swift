import Tensors
import Testing
import TorchCheckpoint

/// Archives in every form that PyTorch and other writers give them.
@Suite struct ZipArchiveTests {
  private let entries = TorchArchive.sound

  private func reads(_ builder: ZipBuilder, offset: Int = 0) throws -> [Finding] {
    let file = try open(builder.build(), offset: offset)
    #expect(try file.tensor("w")?.lazyTensor.floats() == [1, 2, 3])
    return file.findings
  }

  private func each(_ change: (inout ZipBuilder.Entry) -> Void) -> ZipBuilder {
    ZipBuilder(entries.map { $0.with(change) })
  }

  @Test func plain() throws {
    #expect(try reads(ZipBuilder(entries)).isEmpty)
    #expect(try reads(ZipBuilder(entries).with { $0.hasZip64End = true }).isEmpty)
  }

  @Test(arguments: [1, 64, 4096]) func alignments(_ alignment: Int) throws {
    #expect(try reads(ZipBuilder(entries).with { $0.alignment = alignment }).isEmpty)
  }

  @Test(arguments: [ZipBuilder.Entry.Descriptor.short, .long, .unsignedShort, .unsignedLong])
  func descriptors(_ descriptor: ZipBuilder.Entry.Descriptor) throws {
    #expect(try reads(each { $0.descriptor = descriptor }).isEmpty)
  }

  @Test func deflated() throws {
    #expect(try reads(ZipBuilder(entries.map(\.deflated))).isEmpty)
    #expect(
      try reads(ZipBuilder(entries.map { $0.deflated.with { $0.descriptor = .short } })).isEmpty)
  }

  /// A view of a deflated storage, and one with more than a piece in it.
  @Test func deflatedViews() throws {
    let numbers = (0..<600_000).map { Float($0) }
    let value = Op.dict(
      ("all", Op.tensor(Op.storage(count: numbers.count), [numbers.count])),
      ("part", Op.tensor(Op.storage(count: numbers.count), offset: 3, [500_001])),
      ("few", Op.tensor(Op.storage(count: numbers.count), offset: 7, [2])))
    let entries = TorchArchive.entries(
      Op.pickle(value), storages: [("0", TorchArchive.floats(numbers))]
    ).map(\.deflated)
    let file = try open(ZipBuilder(entries).build())
    #expect(try file.tensor("all")?.lazyTensor.floats() == numbers)
    #expect(try file.tensor("part")?.lazyTensor.floats() == Array(numbers[3..<500_004]))
    #expect(try file.tensor("few")?.lazyTensor.floats() == [7, 8])
    #expect(file.tensor("all")?.bytes.fileRange == nil)
  }

  @Test func zip64() throws {
    #expect(try reads(each { $0.hasZip64 = true }.with { $0.hasZip64End = true }).isEmpty)
    #expect(
      try reads(ZipBuilder(entries).with { ($0.hasZip64End, $0.isSaturated) = (true, true) })
        .isEmpty)
  }

  /// A7: checksums that were never computed are all zero.
  @Test func withoutChecksums() throws {
    #expect(try reads(each { $0.crc = 0 }).kinds == ["no-checksums"])
  }

  /// One that is zero among others is a checksum, and must be right.
  @Test func oneChecksumOfZero() throws {
    var changed = entries
    changed[2].crc = 0
    #expect(try errorKind(ZipBuilder(changed).build()) == .checksum)
  }

  @Test func startsAtAnOffset() throws {
    let builder = ZipBuilder(entries).with { $0.header = Array("sixteen bytes...".utf8) }
    #expect(try reads(builder, offset: 16).isEmpty)
    #expect(try errorKind(builder.build()) == .zipForeignBytes)
    #expect(try errorKind(builder.with { $0.hasZip64End = true }.build()) == .zipForeignBytes)
    #expect(try errorKind(builder.build(), offset: 15) != nil)
    #expect(try errorKind(builder.build(), offset: -1) == .truncated)
    #expect(try errorKind(builder.build(), offset: 1 << 20) == .truncated)
  }

  @Test func foldersAndComments() throws {
    let folder = ZipBuilder.Entry("archive/", [])
    #expect(try reads(ZipBuilder([folder] + entries)).isEmpty)
    #expect(
      try reads(ZipBuilder(entries).with { $0.comment = Array("by hand".utf8) }).kinds
        == ["archive-comment"])
  }

  /// Storage keys are names, not numbers: long ago they were addresses.
  @Test func opaqueKeys() throws {
    for key in ["94283476234", "weights", "é"] {
      let value = Op.dict(("w", Op.tensor(Op.storage(key: key, count: 3), [3])))
      let archive = TorchArchive.around(value, storages: [(key, TorchArchive.floats([1, 2, 3]))])
      #expect(try open(archive).tensor("w")?.lazyTensor.floats() == [1, 2, 3])
    }
  }

  @Test func anyFolderName() throws {
    let renamed = entries.map { entry in
      entry.with { $0.name = Array("my.model.v1".utf8) + $0.name.dropFirst("archive".utf8.count) }
    }
    #expect(try reads(ZipBuilder(renamed)).isEmpty)
  }

  /// The version stands in one of two places, or, leniently, nowhere.
  @Test func versions() throws {
    let pickle = entries[0].data
    let storages = [("0", TorchArchive.floats([1, 2, 3]))]
    for version in ["1\n", "3", "10\n"] {
      #expect(
        try reads(ZipBuilder(TorchArchive.entries(pickle, storages: storages, version: version)))
          .isEmpty)
    }
    let unversioned = TorchArchive.entries(pickle, storages: storages, version: nil)
    #expect(try reads(ZipBuilder(unversioned)).kinds == ["no-version"])
    let moved = ZipBuilder.Entry("archive/.data/version", Array("6".utf8))
    #expect(try reads(ZipBuilder(unversioned + [moved])).isEmpty)
  }

  @Test func byteOrder() throws {
    let value = Op.dict(("w", Op.tensor(Op.storage(count: 1), [1])))
    let big = TorchArchive.around(value, storages: [("0", [0x3f, 0x80, 0, 0])], byteOrder: "big")
    #expect(try open(big).tensor("w")?.lazyTensor.floats() == [1])
    let none = TorchArchive.around(value, storages: [("0", [0, 0, 0x80, 0x3f])], byteOrder: nil)
    #expect(try open(none).tensor("w")?.lazyTensor.floats() == [1])
  }

  /// TorchScript archives have constants and code beside the pickle.
  @Test func torchScript() throws {
    let extra = [
      ZipBuilder.Entry("archive/constants.pkl", Op.pickle(Op.emptyTuple)),
      ZipBuilder.Entry("archive/code/__torch__.py", Array("class".utf8)),
      ZipBuilder.Entry("archive/extra/note", [1]),
    ]
    let file = try open(ZipBuilder(entries + extra).build())
    #expect(file.container == .torchScript)
    #expect(file.findings.isEmpty)
    // Without the constants it is no script, and nothing refers to the rest.
    let report = try scan(ZipBuilder(entries + extra.dropFirst()).build())
    #expect(report.findings.alarms == ["unreferenced-entry", "unreferenced-entry"])
  }

  /// Four bytes in a storage that look like an end record are none.
  @Test func signatureInsideAStorage() throws {
    let content: [UInt8] = [0x50, 0x4b, 5, 6] + [UInt8](repeating: 7, count: 60)
    let value = Op.dict(("w", Op.tensor(Op.storage("ByteStorage", count: 64), [64])))
    #expect(
      try open(TorchArchive.around(value, storages: [("0", content)])).tensor("w")?.bytes.read()
        == content)
  }

  /// T5: one key under two types is a contradiction, unless one of them only counts bytes.
  @Test func oneKeyTwoTypes() throws {
    func value(_ first: String, _ count: Int, _ second: String, _ other: Int) -> [UInt8] {
      Op.list(Op.storage(first, count: count), Op.storage(second, count: other))
    }
    let storages = [("0", [UInt8](repeating: 1, count: 8))]
    let typed = TorchArchive.around(value("FloatStorage", 2, "IntStorage", 2), storages: storages)
    #expect(try errorKind(typed) == .storage)
    let sizes = TorchArchive.around(value("FloatStorage", 2, "FloatStorage", 1), storages: storages)
    #expect(try errorKind(sizes) == .storage)
    let bytes = TorchArchive.around(value("FloatStorage", 2, "ByteStorage", 8), storages: storages)
    #expect(try errorKind(bytes) == nil)
  }
}

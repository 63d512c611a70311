import Tensors
import Testing
import TorchCheckpoint

/// Archives in which two readers would see two things, or one nothing, each an error of its kind.
@Suite struct ZipErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let kind: CheckpointError.Kind
    var testDescription: String { name }

    init(_ name: String, _ builder: ZipBuilder, _ kind: CheckpointError.Kind) {
      (self.name, bytes, self.kind) = (name, builder.build(), kind)
    }

    /// A sound archive of which one entry is changed.
    init(
      _ name: String, entry: Int = 2, _ kind: CheckpointError.Kind,
      _ change: (inout ZipBuilder.Entry) -> Void
    ) {
      var entries = TorchArchive.sound
      change(&entries[entry])
      self.init(name, ZipBuilder(entries), kind)
    }

    /// A sound archive with another entry.
    init(_ name: String, adding entry: ZipBuilder.Entry, _ kind: CheckpointError.Kind) {
      self.init(name, ZipBuilder(TorchArchive.sound + [entry]), kind)
    }

    /// A sound archive whose end is changed.
    init(end name: String, _ kind: CheckpointError.Kind, _ change: (inout ZipBuilder) -> Void) {
      self.init(name, ZipBuilder(TorchArchive.sound).with(change), kind)
    }
  }

  private static let pickle = ZipBuilder.Entry("archive/data.pkl", Op.pickle(Op.none))

  /// A1, A2: two entries that answer to one name.
  static let duplicates: [Case] = [
    Case("the same name", adding: pickle, .zipDuplicate),
    Case(
      "another case", adding: ZipBuilder.Entry("archive/DATA.PKL", Op.pickle(Op.none)),
      .zipDuplicate),
    Case(
      "another composition",
      ZipBuilder(
        TorchArchive.sound + [.init("archive/data/é", []), .init("archive/data/e\u{301}", [])]),
      .zipDuplicate),
  ]

  /// A3 to A5, A8: the entry's own header says something else than the directory.
  static let contradictions: [Case] = [
    Case("another name", .zipEntry) { $0.localName = Array("archive/data/9".utf8) },
    Case("a longer name", .zipEntry) { $0.localName = $0.name + [0x30] },
    Case("another method", .zipEntry) { $0.localMethod = 8 },
    Case("another size", .zipEntry) { $0.localSize = 11 },
    Case("encrypted in its header only", .zipEntry) { $0.localFlags = 0x0801 },
    Case("encrypted in the directory", .zipFeature) { $0.flags = 0x0801 },
    Case("patched", .zipFeature) { $0.flags = 0x0820 },
    Case("strongly encrypted", .zipFeature) { $0.flags = 0x0840 },
    Case("bzip2", .zipFeature) { $0.method = 12 },
    Case("zstandard", .zipFeature) { $0.method = 93 },
    Case("a wrong data descriptor", .zipEntry) { $0.descriptor = .wrong },
    Case("no data descriptor", .zipEntry) { $0.descriptor = .absent },
    Case("a symbolic link", .zipFeature) { $0.attributes = 0xa1ff_0000 },
    Case("stored in fewer bytes than it has", .zipEntry) { $0.size += 1 },
  ]

  /// A6, A9: the bytes are not what was promised.
  static let contents: [Case] = [
    Case("a wrong checksum", .checksum) { $0.crc ^= 1 },
    Case("a wrong checksum of the pickle", entry: 0, .checksum) { $0.crc ^= 1 },
    Case("deflated to less than declared", .deflate) {
      $0 = $0.deflated
      $0.size += 1
    },
    Case("deflated to more than declared", .deflate) {
      $0 = $0.deflated
      $0.size -= 1
    },
    Case("bytes after the end of the stream", .deflate) {
      $0 = $0.deflated
      $0.data.append(0)
    },
    Case("a stream without an end", .deflate) {
      $0 = $0.deflated
      $0.data.removeLast(4)
    },
    Case("an invalid stream", .deflate) {
      $0 = $0.deflated
      $0.data[0] = 0xff
    },
    Case("a pickle that inflates a thousandfold", entry: 0, .limit) {
      ($0.method, $0.data) = (8, Bits.deflateZeros(repeats: 8_200))
      $0.size = 3 << 20
    },
    Case("more than deflate can hold", .zipEntry) {
      ($0.method, $0.data, $0.size) = (8, [3, 0], 1 << 20)
    },
  ]

  /// A10, A12, A13: places, names and folders.
  static let places: [Case] = [
    Case("two entries in one place", .zipOverlap) { $0.statedOffset = 0 },
    Case("an entry past the directory", .zipOverlap) { $0.statedOffset = 1 << 20 },
    Case(
      "an entry inside another",
      ZipBuilder(
        [
          TorchArchive.sound[0].with {
            $0.data += pickle.data; $0.size = $0.data.count; $0.crc = Bits.crc32($0.data)
          }
        ] + TorchArchive.sound.dropFirst().map { $0.with { $0.statedOffset = 70 } }), .zipOverlap),
    Case("a Zip64 offset at the end of all numbers", .zipOverlap) {
      $0.hasZip64 = true
      $0.statedOffset = .max
    },
    Case("a Zip64 offset near the end of all numbers", .zipOverlap) {
      $0.hasZip64 = true
      $0.statedOffset = .max - 20
    },
    Case("a Zip64 size beyond Int.max", .zipDirectory) {
      $0.hasZip64 = true
      $0.statedCompressedSize = -1
    },
    Case("stored past the directory", entry: 3, .zipOverlap) {
      $0.size = 1 << 30
      $0.statedCompressedSize = 1 << 30
    },
    Case("a Zip64 number without its field", .zipDirectory) {
      ($0.size, $0.statedCompressedSize) = (0xffff_ffff, 0xffff_ffff)
    },
    Case("two Zip64 fields", .zipDirectory) {
      $0.hasZip64 = true
      $0.centralExtra = [1, 0, 0, 0]
    },
    Case("an extra field past its space", .zipDirectory) { $0.centralExtra = [9, 9, 200, 0] },
    Case("an extra field past the directory", entry: 3, .zipDirectory) {
      $0.centralExtraLength = 60_000
    },
    Case("an extra field past the entry", .zipOverlap) { $0.localExtraLength = 60_000 },
    Case("an empty name", adding: .init("", []), .zipName),
    Case("an absolute name", adding: .init("/etc/passwd", []), .zipName),
    Case("a climbing name", adding: .init("archive/../x", []), .zipName),
    Case("a name with a dot", adding: .init("archive/./data.pkl", []), .zipName),
    Case("an empty folder name", adding: .init("archive//x", []), .zipName),
    Case("a backslash", adding: .init("archive\\data.pkl", []), .zipName),
    Case("a NUL in the name", adding: .init("archive/data.pkl\0.txt", []), .zipName),
    Case("an escape in the name", adding: .init("archive/\u{1b}[2J", []), .zipName),
    Case(
      "a name too long", adding: .init("archive/" + String(repeating: "a", count: 4_096), []),
      .zipName),
    Case(
      "a name that piles up marks",
      adding: .init("archive/" + String(repeating: "\u{301}", count: 31), []), .zipName),
    Case(
      "a name that is not UTF-8",
      adding: ZipBuilder.Entry("archive/x", []).with { $0.name[8] = 0xff }, .zipName),
    Case("another root", adding: .init("other/data.pkl", []), .zipName),
    Case("a file beside the root", adding: .init("readme", []), .zipName),
    Case("no root", ZipBuilder([.init("data.pkl", Op.pickle(Op.none))]), .unknownFormat),
    Case("no pickle", ZipBuilder([.init("archive/version", [0x33])]), .unknownFormat),
    Case(
      "the pickle in a deeper folder", ZipBuilder([.init("a/b/data.pkl", Op.pickle(Op.none))]),
      .unknownFormat),
    Case(
      "the pickle in other case only", ZipBuilder([.init("archive/DATA.PKL", Op.pickle(Op.none))]),
      .unknownFormat),
  ]

  /// A11: the end records.
  static let ends: [Case] = [
    Case(end: "fewer entries than there are", .zipDirectory) { $0.statedCount = 3 },
    Case(end: "more entries than there are", .zipDirectory) { $0.statedCount = 5 },
    Case(end: "entries without a directory", .zipDirectory) {
      ($0.statedCount, $0.statedSize) = (9_000, 400)
    },
    Case(end: "a directory before the file", .zipDirectory) { $0.statedSize = 1 << 20 },
    Case(end: "a directory that begins late", .zipForeignBytes) { $0.statedOffset = 0 },
    Case(end: "a shorter directory", .zipDirectory) { $0.statedSize = 46 },
    Case(end: "several disks", .zipFeature) { $0.diskNumber = 1 },
    Case(end: "Zip64 that is not there", .zipDirectory) { $0.isSaturated = true },
    Case(end: "Zip64 with another count", .zipDirectory) {
      ($0.hasZip64End, $0.zip64Count) = (true, 3)
    },
    Case(end: "a locator to elsewhere", .zipDirectory) {
      ($0.hasZip64End, $0.locatorOffset) = (true, 0)
    },
    Case(end: "a comment that is an archive's end", .zipForeignBytes) {
      $0.comment = Array(ZipBuilder(TorchArchive.sound).build().suffix(22))
    },
    Case(end: "two archives", .zipForeignBytes) {
      $0.header = ZipBuilder(TorchArchive.sound).build()
    },
    Case(end: "an archive behind an archive", .zipForeignBytes) {
      $0.trailer = ZipBuilder(TorchArchive.sound).build()
    },
    Case(end: "bytes before the first entry", .zipForeignBytes) { $0.entries[0].statedOffset = 4 },
  ]

  /// A15: records and storages.
  static let records: [Case] = [
    Case("a version of 0", entry: 3, .zipRecord) { $0 = .init("archive/version", [0x30]) },
    Case("a version of 11", entry: 3, .zipRecord) {
      $0 = .init("archive/version", Array("11".utf8))
    },
    Case("a version of letters", entry: 3, .zipRecord) { $0 = .init("archive/version", [0x78]) },
    Case("an empty version", entry: 3, .zipRecord) { $0 = .init("archive/version", []) },
    Case("a version of many bytes", entry: 3, .limit) {
      $0 = .init("archive/version", [UInt8](repeating: 0x33, count: 65))
    },
    Case("a byte order with a newline", entry: 1, .zipRecord) {
      $0 = .init("archive/byteorder", Array("little\n".utf8))
    },
    Case("a byte order of another kind", entry: 1, .zipRecord) {
      $0 = .init("archive/byteorder", Array("middle".utf8))
    },
    Case("an empty byte order", entry: 1, .zipRecord) { $0 = .init("archive/byteorder", []) },
    Case("a storage too long", .storage) {
      $0 = .init("archive/data/0", [UInt8](repeating: 0, count: 13))
    },
    Case("a storage too short", .storage) {
      $0 = .init("archive/data/0", [UInt8](repeating: 0, count: 11))
    },
    Case("no storage", .storage) { $0 = .init("archive/data/1", $0.data) },
  ]

  @Test(arguments: duplicates) func isAmbiguous(_ test: Case) throws { try expect(test) }
  @Test(arguments: contradictions) func contradictsItself(_ test: Case) throws { try expect(test) }
  @Test(arguments: contents) func isDamaged(_ test: Case) throws { try expect(test) }
  @Test(arguments: places) func isMisplaced(_ test: Case) throws { try expect(test) }
  @Test(arguments: ends) func hasNoPlainEnd(_ test: Case) throws { try expect(test) }
  @Test(arguments: records) func hasOddRecords(_ test: Case) throws { try expect(test) }

  private func expect(_ test: Case) throws {
    let error = try scan(test.bytes).error
    #expect(error?.kind == test.kind, "\(error.map(String.init(describing:)) ?? "it was read")")
  }

  /// The key of a storage cannot lead out of its folder.
  @Test(arguments: ["../version", "../data.pkl", "/0", "x/0", ""]) func keys(_ key: String) throws {
    let value = Op.tensor(Op.storage(key: key, count: 1), [1])
    #expect(try errorKind(TorchArchive.around(value, storages: [("0", [0, 0, 0, 0])])) == .storage)
  }

  /// T5, T6, P15: persistent ids that are none.
  @Test func persistentIDs() throws {
    func id(_ fields: [UInt8]...) -> [UInt8] {
      Op.mark + fields.flatMap { $0 } + Op.tuple + Op.persistent
    }
    let (kind, text) = (Op.global("torch", "FloatStorage"), Op.text("storage"))
    let (key, place) = (Op.text("0"), Op.text("cpu"))
    let malformed = [
      id(), id(text), id(text, kind, key, place),
      id(Op.text("module"), kind, key, place, Op.int(1)),
      id(text, kind, key, place, Op.int(-1)), id(text, kind, key, place, Op.float(1)),
      id(text, kind, key, place, Op.int(.max)), id(text, kind, key, place, Op.text("1")),
      id(text, Op.text("FloatStorage"), key, place, Op.int(1)),
      id(text, Op.global("evil", "FloatStorage"), key, place, Op.int(1)),
      id(text, Op.global("torch", "Storage"), key, place, Op.int(1)),
      id(text, kind, Op.none, place, Op.int(1)), id(text, kind, key, Op.none, Op.int(1)),
      id(text, kind, Op.text(String(repeating: "k", count: 1_025)), place, Op.int(1)),
      Op.int(5) + Op.persistent, Array("Pnonsense\n".utf8), Array("P('storage', 1)\n".utf8),
    ]
    for (index, id) in malformed.enumerated() {
      let bytes = TorchArchive.around(Op.dict(("t", id)), storages: [("0", [0, 0, 0, 0])])
      #expect(try errorKind(bytes) == .storage, "case \(index)")
    }
  }

  /// What nothing refers to is reported, and searched for calls.
  @Test func unreferencedEntries() throws {
    let extra = ZipBuilder.Entry(
      "archive/data/9", Op.pickle(Op.call("os", "system", Op.text("true"))))
    let report = try scan(ZipBuilder(TorchArchive.sound + [extra]).build())
    #expect(report.error == nil)
    #expect(report.findings.alarms == ["unreferenced-entry", "dangerous-import"])
    let large = ZipBuilder.Entry(
      "archive/notes", [UInt8](repeating: 1, count: Limits.searchedEntry + 1))
    let other = try scan(ZipBuilder(TorchArchive.sound + [large]).build())
    #expect(other.findings.alarms == ["unreferenced-entry", "unsearched-entry"])
  }

  /// P6: what stands behind a pickle's STOP.
  @Test func bytesAfterThePickle() throws {
    var entries = TorchArchive.sound
    entries[0] = .init(
      "archive/data.pkl", entries[0].data + Op.pickle(Op.call("os", "system", Op.text("true"))))
    let report = try scan(ZipBuilder(entries).build())
    #expect(report.findings.alarms == ["bytes-after-stop", "dangerous-import"])
  }

  /// Bytes in no entry, and bytes behind the archive, are reported.
  @Test func unclaimedBytes() throws {
    let gap = try scan(ZipBuilder(TorchArchive.sound).with { $0.gap = [1, 2, 3] }.build())
    #expect(gap.error == nil)
    #expect(gap.findings.alarms == ["unclaimed-bytes"])
    let trailer = try scan(ZipBuilder(TorchArchive.sound).with { $0.trailer = [1, 2, 3] }.build())
    #expect(trailer.error == nil)
    #expect(trailer.findings.alarms == ["trailing-bytes"])
    let far = ZipBuilder(TorchArchive.sound).with {
      $0.trailer = [UInt8](repeating: 1, count: 70_000)
    }
    #expect(try errorKind(far.build()) == .truncated)
  }

  /// Very many entries that share one long header would make much reading of a small file.
  @Test func manyEntriesOfOneHeader() throws {
    let shared = ZipBuilder.Entry("archive/data.pkl", Op.pickle(Op.none)).with {
      $0.localExtra = [9, 9, 0, 0xf0] + [UInt8](repeating: 0, count: 0xf000)
    }
    let others = (0..<60_000).map {
      ZipBuilder.Entry("archive/\($0)", []).with { $0.statedOffset = 0 }
    }
    let clock = ContinuousClock()
    let start = clock.now
    #expect(try errorKind(ZipBuilder([shared] + others).build()) == .zipOverlap)
    #expect(clock.now - start < .seconds(20))
  }
}

import Tensors
import Testing
import TorchCheckpoint

/// Extra fields that some readers believe and others ignore.
@Suite struct ZipExtraFieldTests {
  private func archive(_ change: (inout ZipBuilder.Entry) -> Void) -> [UInt8] {
    ZipBuilder(TorchArchive.sound.map { $0.with(change) }).build()
  }

  private func field(_ kind: UInt16, _ content: [UInt8]) -> [UInt8] {
    Op.little(kind) + Op.little(UInt16(content.count)) + content
  }

  private func unicodePath(_ name: [UInt8]) -> [UInt8] { field(0x7075, [1, 0, 0, 0, 0] + name) }

  @Test func otherNames() throws {
    #expect(
      try errorKind(archive { $0.centralExtra = unicodePath($0.name + [0x78]) }) == .zipDirectory)
    #expect(try errorKind(archive { $0.localExtra = unicodePath($0.name + [0x78]) }) == .zipEntry)
    let same = archive {
      ($0.centralExtra, $0.localExtra) = (unicodePath($0.name), unicodePath($0.name))
    }
    #expect(try scan(same).verdict == .clean)
  }

  @Test func needlessZip64() throws {
    let lies = field(1, Op.little(UInt64(99)) + Op.little(UInt64(99)))
    #expect(try errorKind(archive { $0.centralExtra = lies }) == .zipDirectory)
    #expect(try errorKind(archive { $0.localExtra = lies }) == .zipEntry)
    let truth = archive { entry in
      entry.centralExtra = field(
        1, Op.little(UInt64(entry.size)) + Op.little(UInt64(entry.data.count)))
    }
    #expect(try scan(truth).verdict == .clean)
  }

  @Test func strayBytes() throws {
    #expect(
      try scan(archive { $0.centralExtra = [1, 0, 0] }).findings.alarms.contains("odd-extra-field"))
    #expect(try scan(archive { $0.localExtra = [7] }).findings.alarms.contains("odd-extra-field"))
    #expect(
      try scan(archive { $0.centralExtra = field(0x6375, [1, 2, 3]) }).findings.alarms
        .contains("odd-extra-field"))
  }

  /// An archive inside of a tensor is no second archive; one beside the entries is.
  @Test func nestedArchives() throws {
    let inner = ZipBuilder(TorchArchive.sound).build()
    let tensor = Op.tensor(Op.storage("ByteStorage", count: inner.count), [inner.count])
    let report = try scan(TorchArchive.around(tensor, storages: [("0", inner)]))
    #expect(report.error == nil)
    #expect(report.findings.kinds == ["nested-archive"])
    let beside = ZipBuilder(TorchArchive.sound).with { $0.gap = inner }.build()
    let error = try #require(try scan(beside).error)
    #expect(error.kind == .zipForeignBytes)
    #expect(error.hint != nil)
  }

  @Test(arguments: ["+3", "03", " 3", "3\n\n"])
  func versions(_ text: String) throws {
    let entries = TorchArchive.entries(Op.pickle(Op.none), version: text)
    #expect(try errorKind(ZipBuilder(entries).build()) == .zipRecord)
  }
}

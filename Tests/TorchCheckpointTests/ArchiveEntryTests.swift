import Testing
import TorchCheckpoint

/// The records around an entry, those of files that no test writes included.
@Suite struct ArchiveEntryTests {
  private static let large = 0xffff_ffff

  private func little(_ number: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  @Test func smallEntry() {
    let entry = ArchiveEntry(name: "a/data/0", size: 24, headerOffset: 64)
    #expect(entry.dataOffset == 128)
    #expect(
      entry.header
        == [0x50, 0x4b, 3, 4, 0, 0, 8, 8] + little(0, 18) + [8, 0, 26, 0] + Array("a/data/0FB".utf8)
        + [22, 0] + Array(repeating: 0x5a, count: 22))
    #expect(
      entry.descriptor(7) == [0x50, 0x4b, 7, 8] + little(7, 4) + little(24, 4) + little(24, 4))
    #expect(entry.end == 128 + 24 + 16)
    #expect(
      entry.directoryRecord(7)
        == [0x50, 0x4b, 1, 2, 0, 0, 0, 0, 8, 8] + little(0, 6) + little(7, 4) + little(24, 4)
        + little(24, 4) + [8, 0] + little(0, 12) + little(64, 4) + Array("a/data/0".utf8))
    #expect(entry.directoryRecord(7).count == entry.directoryRecordSize)
  }

  /// Nothing to describe behind nothing.
  @Test func emptyEntry() {
    let entry = ArchiveEntry(name: "a/data/0", size: 0, headerOffset: 0)
    #expect(entry.descriptor(0) == [])
    #expect(entry.end == entry.dataOffset)
    #expect(entry.header[6..<8] == [0, 8])
  }

  struct Case: Sendable {
    let size: Int
    let offset: Int
    let numbers: [Int]
  }

  /// Numbers that do not fit move to the Zip64 field, in the order of PyTorch's zip library.
  @Test(arguments: [
    Case(size: large - 1, offset: large - 1, numbers: []),
    Case(size: large, offset: 0, numbers: [large, large]),
    Case(size: 1, offset: large, numbers: [large]),
    Case(size: 5 << 30, offset: 6 << 30, numbers: [5 << 30, 5 << 30, 6 << 30]),
  ]) func largeEntries(_ entry: Case) {
    let (size, offset) = (entry.size, entry.offset)
    let field =
      entry.numbers.isEmpty
      ? [] : [1, 0] + little(8 * entry.numbers.count, 2) + entry.numbers.flatMap { little($0, 8) }
    let record = ArchiveEntry(name: "abc", size: size, headerOffset: offset)
    let directory = record.directoryRecord(9)
    #expect(directory.suffix(field.count) == field[...])
    #expect(directory[20..<24] == little(min(size, Self.large), 4)[...])
    #expect(directory[42..<46] == little(min(offset, Self.large), 4)[...])
    #expect(directory.count == record.directoryRecordSize)
    #expect(record.header[33..<33 + field.count] == field[...])
    #expect(record.header.count == record.dataOffset - offset)
    #expect(record.dataOffset.isMultiple(of: 64))
    let width = field.isEmpty ? 4 : 8
    #expect(record.descriptor(9).suffix(width) == little(size, width)[...])
    #expect(record.end == record.dataOffset + size + record.descriptor(9).count)
  }

  @Test(arguments: [
    ("model.pth", "model"), ("/a/b/my.model.v1.pth", "my.model.v1"), ("plain", "plain"),
    ("out/two words.pt", "two words"), (".pth", "archive"), ("ünï.pt", "archive"),
    ("a/...pt", "archive"), ("..pt", "archive"), ("tab\t.pt", "archive"),
    ("back\\slash.pt", "archive"),
  ]) func folders(path: String, folder: String) {
    #expect(ArchiveName.folder(for: path) == folder)
  }
}

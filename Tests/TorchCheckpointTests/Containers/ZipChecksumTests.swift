import TestSupport
import Tensors
import Testing
import TorchCheckpoint

/// The checksums of a whole archive, verified from either end.
@Suite struct ZipChecksumTests {
  private static let directions: [ReadingDirection] = [.forward, .backward]
  private let entries = (0..<5).map {
    ZipBuilder.Entry("archive/data/\($0)", TorchArchive.floats([Float($0), 1]))
  }

  @Test(arguments: directions) func sound(_ direction: ReadingDirection) throws {
    try archive(entries).verifyChecksums(direction)
  }

  /// The first, the last and one between are all read, whichever end is the beginning.
  @Test(arguments: directions, [0, 2, 4])
  func damaged(_ direction: ReadingDirection, _ entry: Int) throws {
    var entries = entries
    entries[entry].crc ^= 1
    let archive = try archive(entries)
    for _ in 0..<2 {  // what was found wrong once stays so
      let error = #expect(throws: CheckpointError.self) {
        try archive.verifyChecksums(direction)
      }
      #expect(error?.kind == .checksum)
      #expect(error?.subject.hasSuffix("archive/data/\(entry)") == true)
    }
  }

  /// Deflated entries are checked when they are inflated, and archives without checksums have none.
  @Test(arguments: directions) func unchecked(_ direction: ReadingDirection) throws {
    var deflated = entries
    deflated[1] = deflated[1].deflated
    deflated[1].crc ^= 1
    try archive(deflated).verifyChecksums(direction)
    try archive(entries.map { $0.with { $0.crc = 0 } }).verifyChecksums(direction)
  }

  private func archive(_ entries: [ZipBuilder.Entry]) throws -> ZipArchive {
    let file = try MemoryFile(ZipBuilder(entries).build())
    var log = FindingLog()
    return try ZipArchive(InputFile(path: file.path), log: &log)
  }
}

internal import Tensors

/// The digest of an archive's file, with the checksums of its entries verified in the same pass.
struct ArchiveDigest: ~Copyable {
  private let path: String
  /// The stored entries in the order of their bytes.
  private let entries: [ZipEntry]
  private var digest = SHA256()
  private var current = 0
  private var crc = CRC32()
  private var position = 0

  init(_ archive: ZipArchive) {
    path = archive.file.path
    // Deflated entries are checked when they are inflated; their bytes say nothing here.
    entries = archive.entries.filter { $0.method == .stored && $0.size > 0 }
      .sorted { $0.dataOffset < $1.dataOffset }
  }

  /// Adds the next bytes of the file.
  mutating func update(_ chunk: RawSpan) throws(CheckpointError) {
    digest.update(chunk)
    let range = position..<position + chunk.byteCount
    while current < entries.count {
      let entry = entries[current]
      let part = (entry.dataOffset..<entry.dataOffset + entry.size).clamped(to: range)
      guard !part.isEmpty else { break }
      crc.update(chunk.extracting(part.lowerBound - position..<part.upperBound - position))
      guard part.upperBound == entry.dataOffset + entry.size else { break }
      try finish(entry)
    }
    position = range.upperBound
  }

  /// The digest, once all bytes have been added.
  consuming func finish() -> String { digest.finish() }

  private mutating func finish(_ entry: ZipEntry) throws(CheckpointError) {
    guard crc.value == entry.crc else {
      throw CheckpointError(
        "\(path): \(entry.name)", .checksum,
        "expected crc32 \(String(entry.crc, radix: 16)), found \(String(crc.value, radix: 16))",
        hint: "the file is damaged: download it again")
    }
    crc = CRC32()
    current += 1
  }
}

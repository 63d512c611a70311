package import Tensors

/// The directory of an archive, checked so that every reader would see the same files in it.
package struct ZipArchive: Sendable {
  /// The file.
  package let file: InputFile
  /// The entries in the directory's order.
  package let entries: [ZipEntry]
  private let positions: [String: Int]
  /// Nil where the writer computed no checksums, which shows in all of them being 0.
  private let ledger: ChecksumLedger?

  /// Reads the directory of the archive that begins at `offset`.
  package init(_ file: InputFile, at offset: Int = 0, log: inout FindingLog) throws(CheckpointError) {
    let end = try ZipEnd(of: file, at: offset)
    if end.trailingBytes > 0 {
      log.add(.warning, "trailing-bytes", "\(end.trailingBytes) bytes after the archive")
    }
    self.file = file
    entries = try ZipArchive.readEntries(end, file, &log)
    positions = try ZipArchive.index(entries, file.path)
    let hasChecksums = entries.allSatisfy { $0.size == 0 } || entries.contains { $0.crc != 0 }
    ledger = hasChecksums ? ChecksumLedger() : nil
    if !hasChecksums { log.add(.info, "no-checksums", "the archive's writer computed none") }
  }

  /// The entry called `name`.
  package func entry(_ name: String) -> ZipEntry? {
    positions[name.lowercased()].map { entries[$0] }.flatMap { $0.name == name ? $0 : nil }
  }

  /// Whether the writer computed checksums.
  package var hasChecksums: Bool { ledger != nil }

  /// The bytes of `entry`.
  package func bytes(of entry: ZipEntry) -> ZipEntryBytes {
    ZipEntryBytes(entry, in: file, ledger: ledger)
  }

  /// The inflated bytes of a small entry, checked against its checksum.
  package func contents(of entry: ZipEntry, limit: Int) throws(CheckpointError) -> [UInt8] {
    guard entry.size <= limit else {
      throw CheckpointError(
        "\(file.path): \(entry.name)", .limit, "expected at most \(limit) bytes, found \(entry.size)")
    }
    return try bytes(of: entry).read()
  }

  private static func readEntries(
    _ end: ZipEnd, _ file: InputFile, _ log: inout FindingLog
  ) throws(CheckpointError) -> [ZipEntry] {
    let range = end.directoryOffset..<end.directoryOffset + end.directorySize
    var reader = ByteReader(try file.bytes(in: range))
    var entries: [ZipEntry] = []
    var extents: [Range<Int>] = []
    entries.reserveCapacity(end.entryCount)
    while reader.remaining > 0 {
      let record = try ZipDirectoryRecord.read(&reader).orThrow(file.path, .zipDirectory)
      var entry = try Self.entry(record, end, file.path)
      let header = try ZipLocalHeader(of: entry, record, in: file, limit: end.directoryOffset)
      entry.dataOffset = header.dataOffset
      extents.append(entry.headerOffset..<header.end)
      entries.append(entry)
    }
    guard entries.count == end.entryCount else {
      throw CheckpointError(
        file.path, .zipDirectory, "expected \(end.entryCount) entries, found \(entries.count)")
    }
    try checkTiling(extents, entries, end, file.path, &log)
    return entries
  }

  private static func entry(
    _ record: ZipDirectoryRecord, _ end: ZipEnd, _ path: String
  ) throws(CheckpointError) -> ZipEntry {
    let name = try ZipEntryName.check(record.name).orThrow(path, .zipName)
    let subject = "\(path): \(name)"
    guard record.flags & ~0x080e == 0 else {
      throw CheckpointError(
        subject, .zipFeature, "flags 0x\(String(record.flags, radix: 16)): encrypted or patched")
    }
    guard let method = ZipEntry.Method(rawValue: record.method) else {
      throw CheckpointError(
        subject, .zipFeature, "compression method \(record.method); PyTorch knows 0 and 8")
    }
    guard !record.isSymbolicLink else {
      throw CheckpointError(subject, .zipFeature, "it is a symbolic link")
    }
    guard method == .deflated || record.size == record.compressedSize else {
      throw CheckpointError(
        subject, .zipEntry, "\(record.compressedSize) stored bytes are said to be \(record.size)")
    }
    let (offset, overflow) = record.headerOffset.addingReportingOverflow(end.base)
    guard !overflow else { throw CheckpointError(subject, .zipOverlap, "it begins past any file") }
    return ZipEntry(
      name: name, method: method, crc: record.crc, compressedSize: record.compressedSize,
      size: record.size, headerOffset: offset)
  }

  /// Refuses entries that share bytes, and reports bytes that belong to none.
  private static func checkTiling(
    _ extents: [Range<Int>], _ entries: [ZipEntry], _ end: ZipEnd, _ path: String,
    _ log: inout FindingLog
  ) throws(CheckpointError) {
    var position = end.base
    for index in extents.indices.sorted(by: { extents[$0].lowerBound < extents[$1].lowerBound }) {
      let extent = extents[index]
      guard extent.lowerBound >= position else {
        throw CheckpointError(
          "\(path): \(entries[index].name)", .zipOverlap,
          "it begins at byte \(extent.lowerBound), inside another entry that ends at \(position)")
      }
      try report(gap: position..<extent.lowerBound, end, path, &log)
      position = extent.upperBound
    }
    guard position <= end.directoryOffset else {
      throw CheckpointError(path, .zipOverlap, "an entry runs into the directory")
    }
    try report(gap: position..<end.directoryOffset, end, path, &log)
  }

  private static func report(
    gap: Range<Int>, _ end: ZipEnd, _ path: String, _ log: inout FindingLog
  ) throws(CheckpointError) {
    guard !gap.isEmpty else { return }
    guard gap.lowerBound > end.base else {
      throw CheckpointError(
        path, .zipForeignBytes, "\(gap.count) bytes before the first entry belong to no entry")
    }
    log.add(.warning, "unclaimed-bytes", "bytes \(gap.lowerBound)..<\(gap.upperBound) are in no entry")
  }

  /// The entries by lower-case name, because PyTorch looks names up that way; Swift compares
  /// strings by canonical equivalence, so differently composed spellings meet here too.
  private static func index(
    _ entries: [ZipEntry], _ path: String
  ) throws(CheckpointError) -> [String: Int] {
    var positions: [String: Int] = [:]
    positions.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      if let other = positions.updateValue(index, forKey: entry.name.lowercased()) {
        throw CheckpointError(
          path, .zipDuplicate,
          "“\(entries[other].name)” and “\(entry.name)” answer to one name: readers would disagree")
      }
    }
    return positions
  }
}

extension Result where Failure == ZipDirectoryRecord.Fault {
  func orThrow(_ path: String, _ kind: CheckpointError.Kind) throws(CheckpointError) -> Success {
    switch self {
    case .success(let value): value
    case .failure(let fault): throw CheckpointError(path, kind, fault.detail)
    }
  }
}

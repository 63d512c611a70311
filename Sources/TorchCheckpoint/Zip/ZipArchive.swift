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
  private let inflated = InflatedEntry()

  /// Reads the directory of the archive that begins at `offset`.
  package init(_ file: InputFile, at offset: Int = 0, log: inout FindingLog) throws(CheckpointError)
  {
    let end = try ZipEnd(of: file, at: offset)
    try ZipArchive.searchSurroundings(end, file, &log)
    self.file = file
    let records = try ZipArchive.readRecords(end, file)
    var entries: [ZipEntry] = []
    entries.reserveCapacity(records.count)
    for record in records {
      let entry = try ZipArchive.entry(record, end, file.path)
      entries.append(entry)
      if let oddity = record.oddity {
        log.add(.warning, "odd-extra-field", "\(entry.name): \(oddity)")
      }
      guard !record.comment.isEmpty else { continue }
      log.add(.warning, "archive-comment", "\(record.comment.count) bytes at \(entry.name)")
      TrailingPickles.search(record.comment, in: "the comment of \(entry.name)", &log)
    }
    positions = try ZipArchive.index(entries, file.path)
    try ZipArchive.locate(&entries, records, end, file, &log)
    try ZipArchive.checkRivals(end.rivals, entries, file.path, &log)
    self.entries = entries
    let hasChecksums = entries.allSatisfy { $0.size == 0 } || entries.contains { $0.crc != 0 }
    ledger = hasChecksums ? ChecksumLedger() : nil
    if !hasChecksums { log.add(.info, "no-checksums", "the archive's writer computed none") }
  }

  /// The entry called `name`.
  package func entry(_ name: String) -> ZipEntry? {
    positions[name.lowercased()].map { entries[$0] }
      .flatMap { $0.name.utf8.elementsEqual(name.utf8) ? $0 : nil }
  }

  /// Whether the writer computed checksums.
  package var hasChecksums: Bool { ledger != nil }

  /// Verifies the checksums of the stored entries that were not read whole yet.
  ///
  /// Deflated entries are checked when they are inflated, and those that nobody asks for are not.
  package func verifyChecksums(_ direction: ReadingDirection) throws(CheckpointError) {
    guard let ledger else { return }
    let stored = entries.filter { $0.method == .stored }
    for position in stored.indices {
      let index = direction == .forward ? position : stored.count - 1 - position
      try ledger.verify(bytes(of: stored[index]))
    }
  }

  /// The bytes of `entry`.
  package func bytes(of entry: ZipEntry) -> ZipEntryBytes {
    ZipEntryBytes(entry, in: file, ledger: ledger, inflated: inflated)
  }

  /// The inflated bytes of a small entry, checked against its checksum.
  package func contents(of entry: ZipEntry, limit: Int) throws(CheckpointError) -> [UInt8] {
    guard entry.size <= limit else {
      throw CheckpointError(
        "\(file.path): \(entry.name)", .limit,
        "expected at most \(limit) bytes, found \(entry.size)")
    }
    return try bytes(of: entry).read()
  }

  private static func readRecords(
    _ end: ZipEnd, _ file: InputFile
  ) throws(CheckpointError) -> [ZipDirectoryRecord] {
    let range = end.directoryOffset..<end.directoryOffset + end.directorySize
    var reader = ByteReader(try file.bytes(in: range))
    var records: [ZipDirectoryRecord] = []
    records.reserveCapacity(end.entryCount)
    while reader.remaining > 0 {
      records.append(try ZipDirectoryRecord.read(&reader).orThrow(file.path, .zipDirectory))
    }
    guard records.count == end.entryCount else {
      throw CheckpointError(
        file.path, .zipDirectory, "expected \(end.entryCount) entries, found \(records.count)")
    }
    return records
  }

  /// Reads the entries' own headers in the order of the file, each only as far as the next one
  /// begins: entries that share bytes are refused before much of them is read, and the work is
  /// bounded by the file's size.
  ///
  /// Bytes that belong to no entry are reported.
  private static func locate(
    _ entries: inout [ZipEntry], _ records: [ZipDirectoryRecord], _ end: ZipEnd, _ file: InputFile,
    _ log: inout FindingLog
  ) throws(CheckpointError) {
    var window = FileWindow(file)
    let order = entries.indices.sorted { entries[$0].headerOffset < entries[$1].headerOffset }
    var position = end.base
    for (place, index) in order.enumerated() {
      let entry = entries[index]
      guard (position...end.directoryOffset).contains(entry.headerOffset) else {
        throw CheckpointError(
          "\(file.path): \(entry.name)", .zipOverlap,
          "it begins at byte \(entry.headerOffset), outside of the archive's entries")
      }
      try report(gap: position..<entry.headerOffset, end, file, &log)
      let next = place + 1 < order.count ? entries[order[place + 1]].headerOffset : .max
      let header = try ZipLocalHeader(
        of: entry, records[index], in: &window, path: file.path,
        limit: min(next, end.directoryOffset))
      entries[index].dataOffset = header.dataOffset
      if let oddity = header.oddity {
        log.add(.warning, "odd-extra-field", "\(entry.name): \(oddity)")
      }
      position = header.end
    }
    try report(gap: position..<end.directoryOffset, end, file, &log)
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
    // Deflate cannot do better than 1032 to one.
    guard method == .stored || record.size / 1032 <= record.compressedSize else {
      throw CheckpointError(
        subject, .zipEntry, "\(record.compressedSize) bytes cannot inflate to \(record.size)")
    }
    let (offset, overflow) = record.headerOffset.addingReportingOverflow(end.base)
    guard !overflow else { throw CheckpointError(subject, .zipOverlap, "it begins past any file") }
    return ZipEntry(
      name: name, method: method, crc: record.crc, compressedSize: record.compressedSize,
      size: record.size, headerOffset: offset)
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

package import Tensors

/// The inflated bytes of an archive's entry, read in bounded pieces and checked on the way.
package struct ZipEntryBytes: StorageBytes {
  private let entry: ZipEntry
  private let file: InputFile
  /// Where verified entries are noted; nil where the writer computed no checksums.
  private let ledger: ChecksumLedger?
  private let inflated: InflatedEntry

  package init(
    _ entry: ZipEntry, in file: InputFile, ledger: ChecksumLedger?,
    inflated: InflatedEntry = InflatedEntry()
  ) {
    self.inflated = inflated
    self.entry = entry
    self.file = file
    self.ledger = ledger
  }

  /// The inflated size.
  package var count: Int { entry.size }

  /// Where the bytes begin in the file.
  package var dataOffset: Int { entry.dataOffset }

  /// The stretch of the file, where the entry is stored as it is.
  package var fileRange: FileRange? {
    entry.method == .stored
      ? FileRange(file: file, offset: entry.dataOffset, count: entry.size) : nil
  }

  /// Reads the entry from beginning to end and checks it.
  package func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    var crc = CRC32()
    let check = { (chunk: RawSpan) throws(CheckpointError) in
      if ledger != nil { crc.update(chunk) }
      try body(chunk)
    }
    switch entry.method {
    case .stored: try file.forEachChunk(in: entry.dataOffset..<entry.dataOffset + entry.size, check)
    case .deflated: try inflate(check)
    }
    guard let ledger else { return }
    guard crc.value == entry.crc else {
      throw CheckpointError(
        subject, .checksum,
        "expected crc32 \(String(entry.crc, radix: 16)), found \(String(crc.value, radix: 16))",
        hint: "the file is damaged: download it again")
    }
    ledger.note(entry.dataOffset)
  }

  package func forEachChunk(
    in range: Range<Int>, _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw CheckpointError(subject, .truncated, "bytes \(range) of \(count)")
    }
    if range == 0..<count { return try forEachChunk(body) }
    if let fileRange {
      try ledger?.verify(self)
      return try fileRange.forEachChunk(in: range, body)
    }
    if count <= Limits.inflatedBytes {
      let whole = try inflatedWhole()
      return try body(whole.rawSpan.extracting(range))
    }
    try forEachInflated(in: range, body)
  }

  /// Whether the bytes have to be inflated.
  package var isCompressed: Bool { entry.method == .deflated }

  /// The entry itself, or its bytes in memory where it is compressed.
  package func forRandomAccess() throws(CheckpointError) -> any StorageBytes {
    guard isCompressed else { return self }
    guard count <= Limits.inflatedBytes else {
      throw CheckpointError(
        subject, .limit,
        "a strided view into \(count) compressed bytes; at most \(Limits.inflatedBytes) are inflated",
        hint: "save the tensor as a contiguous one, or the file without compression")
    }
    return MemoryBytes(try inflatedWhole())
  }

  private func inflatedWhole() throws(CheckpointError) -> [UInt8] {
    if let bytes = inflated.bytes(at: entry.dataOffset) { return bytes }
    let bytes = try read()
    inflated.keep(bytes, at: entry.dataOffset)
    return bytes
  }

  /// Inflates the entry and hands on what lies in `range`.
  private func forEachInflated(
    in range: Range<Int>, _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    // Collected anew, so that pieces hold whole elements wherever `range` begins.
    var wanted: [UInt8] = []
    var position = 0
    try forEachChunk { (chunk) throws(CheckpointError) in
      let part = range.clamped(to: position..<position + chunk.byteCount)
      wanted.append(
        contentsOf: chunk.extracting(part.lowerBound - position..<part.upperBound - position))
      position += chunk.byteCount
      guard wanted.count >= InputFile.chunkSize else { return }
      let whole = wanted.count & ~15
      try body(wanted.rawSpan.extracting(0..<whole))
      wanted.removeFirst(whole)
    }
    if !wanted.isEmpty { try body(wanted.rawSpan) }
  }

  private func inflate(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    var inflater = Inflater()
    var buffer = [UInt8](repeating: 0, count: min(max(entry.size, 1), InputFile.chunkSize))
    var produced = 0
    var left = 0
    let range = entry.dataOffset..<entry.dataOffset + entry.compressedSize
    try file.forEachChunk(in: range) { (chunk) throws(CheckpointError) in
      let unread = try inflater.inflate(chunk, into: &buffer) { (piece) throws(CheckpointError) in
        produced += piece.byteCount
        guard produced <= entry.size else {
          throw damaged("it inflates to more than the \(entry.size) bytes that were declared")
        }
        try body(piece)
      }
      guard let unread else { throw damaged("the deflate stream is invalid") }
      left += unread
    }
    guard inflater.isFinished else { throw damaged("the deflate stream has no end") }
    guard left == 0 else { throw damaged("\(left) bytes after the end of the deflate stream") }
    guard produced == entry.size else {
      throw damaged("expected \(entry.size) inflated bytes, found \(produced)")
    }
  }

  private var subject: String { "\(file.path): \(entry.name)" }

  private func damaged(_ detail: String) -> CheckpointError {
    CheckpointError(subject, .deflate, detail)
  }
}

internal import Tensors

/// Checks of an entry's own header and data descriptor against the directory.
///
/// Readers that walk the file from its start believe the header, readers that begin at the
/// directory believe the directory; a file in which the two differ is two files.
struct ZipLocalHeader {
  /// Where the entry's bytes begin.
  let dataOffset: Int
  /// Where the entry ends, its data descriptor included.
  let end: Int
  /// What is odd about its extra fields.
  let oddity: String?

  /// Reads and checks the header of `entry`, whose directory record is `record` and which ends
  /// before `limit`.
  init(
    of entry: ZipEntry, _ record: ZipDirectoryRecord, in window: inout FileWindow, path: String,
    limit: Int
  ) throws(CheckpointError) {
    let subject = "\(path): \(entry.name)"
    // The entry begins before `limit`, so the sum cannot overflow.
    let headerEnd = entry.headerOffset + 30 + record.name.count
    guard headerEnd <= limit else {
      throw CheckpointError(subject, .zipOverlap, "its header runs into what follows")
    }
    var reader = ByteReader(try window.read(entry.headerOffset..<headerEnd))
    guard reader.unsigned(4) == 0x0403_4b50 else {
      throw CheckpointError(subject, .zipEntry, "no header at byte \(entry.headerOffset)")
    }
    _ = reader.unsigned(2)
    let flags = UInt16(reader.unsigned(2) ?? 0)
    let method = UInt16(reader.unsigned(2) ?? 0)
    _ = reader.unsigned(4)
    let crc = UInt32(reader.unsigned(4) ?? 0)
    let compressedSize = reader.unsigned(4) ?? 0
    let size = reader.unsigned(4) ?? 0
    let nameLength = Int(reader.unsigned(2) ?? 0)
    let extraLength = Int(reader.unsigned(2) ?? 0)
    guard nameLength == record.name.count, reader.rest.elementsEqual(record.name) else {
      throw CheckpointError(subject, .zipEntry, "its own header has another name")
    }
    guard method == record.method, flags == record.flags else {
      throw CheckpointError(subject, .zipEntry, "its own header has another method or other flags")
    }
    dataOffset = headerEnd + extraLength
    let (dataEnd, overflow) = dataOffset.addingReportingOverflow(entry.compressedSize)
    guard !overflow, dataEnd <= limit else {
      throw CheckpointError(
        subject, .zipOverlap, "its \(entry.compressedSize) bytes run into what follows")
    }
    var numbers = Zip64Numbers(size: size, compressedSize: compressedSize, headerOffset: 0)
    let extra = ZipExtraFields(try window.read(headerEnd..<dataOffset))
    if let problem = extra.problem(name: record.name) ?? numbers.widen(extra) {
      throw CheckpointError(
        subject, .zipEntry, "in its own header \(problem)",
        hint: "readers disagree about such an entry: save the file again")
    }
    oddity = extra.oddity
    let isDeferred = flags & 0x8 != 0
    // With a data descriptor the header may leave the numbers at zero.
    let matches =
      Self.agree(crc, entry.crc, isDeferred)
      && Self.agree(numbers.compressedSize, UInt64(entry.compressedSize), isDeferred)
      && Self.agree(numbers.size, UInt64(entry.size), isDeferred)
    guard matches else {
      throw CheckpointError(
        subject, .zipEntry,
        "expected \(entry.size) bytes (\(entry.compressedSize) stored, crc32 \(String(entry.crc, radix: 16))) as the directory says, found \(numbers.size) (\(numbers.compressedSize) stored, crc32 \(String(crc, radix: 16))) in its own header",
        hint: "the file is damaged, or was changed to be read in two ways: download it again")
    }
    end =
      isDeferred
      ? try Self.descriptorEnd(of: entry, at: dataEnd, in: &window, limit, subject) : dataEnd
  }

  private static func agree<Number: BinaryInteger>(
    _ local: Number, _ central: Number, _ isDeferred: Bool
  ) -> Bool {
    local == central || isDeferred && local == 0
  }

  /// The end of the data descriptor at `start`, in any of its four forms.
  private static func descriptorEnd(
    of entry: ZipEntry, at start: Int, in window: inout FileWindow, _ limit: Int,
    _ subject: String
  ) throws(CheckpointError) -> Int {
    let bytes = try window.read(start..<start + min(24, limit - start))
    for (hasSignature, width) in [(true, 4), (true, 8), (false, 4), (false, 8)] {
      var reader = ByteReader(bytes)
      if hasSignature, reader.unsigned(4) != 0x0807_4b50 { continue }
      if reader.unsigned(4) == UInt64(entry.crc),
        reader.unsigned(width) == UInt64(entry.compressedSize),
        reader.unsigned(width) == UInt64(entry.size)
      {
        return start + reader.offset
      }
    }
    throw CheckpointError(subject, .zipEntry, "its data descriptor contradicts the directory")
  }
}

package import Tensors

/// The end records of an archive: where its directory is and how many entries it lists.
///
/// PyTorch writes the Zip64 record always, even where the classic one holds the true numbers; where
/// both speak they must agree, and each must end where the next begins, so that no reader can be
/// led to another directory.
package struct ZipEnd: Sendable {
  /// The directory's first byte in the file.
  package let directoryOffset: Int
  /// The directory's bytes.
  package let directorySize: Int
  /// The entries in the directory.
  package let entryCount: Int
  /// Where the archive begins in the file; entry offsets count from here.
  package let base: Int
  /// The bytes after the archive.
  package let trailingBytes: Int
  /// The archive's comment.
  package let comment: Range<Int>
  /// The places of earlier end records that some reader could take for the archive's.
  let rivals: [Int]

  static let classicSize = 22
  // The records, and a comment of any length.
  private static let tailSize = 22 + 20 + 56 + 65_535
  private static let zip64Signature: UInt64 = 0x0606_4b50
  private static let locatorSignature: UInt64 = 0x0706_4b50

  /// Finds and checks the end records of the archive that begins at `offset` of `file`.
  package init(of file: InputFile, at offset: Int) throws(CheckpointError) {
    let tail = try file.bytes(in: max(offset, file.size - ZipEnd.tailSize)..<file.size)
    let tailStart = file.size - tail.count
    guard let position = ZipEnd.lastSignature(in: tail) else {
      throw CheckpointError(
        file.path, .truncated, "no end of a zip archive in its last \(tail.count) bytes",
        hint: "the file is probably incomplete: download it again")
    }
    let classic = try Classic(tail, at: position, of: file.path)
    let end = position + ZipEnd.classicSize + classic.commentLength
    guard end <= tail.count else {
      throw Self.damaged(file.path, "the archive's comment runs past the end of the file")
    }
    var directoryEnd = tailStart + position
    var record = classic
    if let locator = ZipEnd.locator(tail, before: position) {
      (record, directoryEnd) = try ZipEnd.zip64(
        locator, classic, tail, locatorAt: tailStart + position - 20, tailStart, file.path, offset)
    } else if classic.isSaturated {
      throw Self.damaged(file.path, "its numbers are in a Zip64 record that is not there")
    }
    let comment = tailStart + position + ZipEnd.classicSize..<tailStart + end
    let rivals = ZipEnd.rivals(in: tail, before: position).map { tailStart + $0 }
    try self.init(record, directoryEnd, comment, rivals, offset, file)
  }

  /// Where an archive begins that ends with `file`, though something else stands at `offset`; nil
  /// where there is none.
  static func foreignBase(in file: InputFile, after offset: Int) throws(CheckpointError) -> Int? {
    let tail = try file.bytes(in: max(offset, file.size - ZipEnd.tailSize)..<file.size)
    guard let position = lastSignature(in: tail), isCredible(tail, at: position) else { return nil }
    var record = try Classic(tail, at: position, of: file.path)
    var end = file.size - tail.count + position
    if locator(tail, before: position) != nil {
      guard position >= 76, let wide = try? Classic(zip64: tail, at: position - 76, of: file.path)
      else { return nil }
      (record, end) = (wide, end - 76)
    }
    let (start, overflow) = end.subtractingReportingOverflow(record.directorySize)
    guard !overflow, start >= offset, record.entryCount > 0,
      try file.bytes(in: start..<min(start + 4, file.size)).elementsEqual([0x50, 0x4b, 1, 2])
    else { return nil }
    return max(offset, start - min(start, record.directoryOffset))
  }

  private init(
    _ record: Classic, _ directoryEnd: Int, _ comment: Range<Int>, _ rivals: [Int], _ offset: Int,
    _ file: InputFile
  ) throws(CheckpointError) {
    guard record.directorySize <= directoryEnd - offset,
      record.directorySize <= Limits.archiveDirectory
    else {
      throw Self.damaged(
        file.path, "a directory of \(record.directorySize) bytes before byte \(directoryEnd)")
    }
    guard record.entryCount <= Limits.archiveEntries, record.entryCount <= record.directorySize / 46
    else {
      throw Self.damaged(
        file.path, "\(record.entryCount) entries in a directory of \(record.directorySize) bytes")
    }
    directorySize = record.directorySize
    directoryOffset = directoryEnd - record.directorySize
    entryCount = record.entryCount
    base = directoryOffset - record.directoryOffset
    trailingBytes = file.size - comment.upperBound
    self.comment = comment
    self.rivals = rivals
    guard base == offset else {
      let hint =
        base > offset ? "if the archive really begins at byte \(base), say --offset \(base)" : nil
      throw CheckpointError(
        file.path, .zipForeignBytes,
        "expected an archive at byte \(offset), but its directory counts from byte \(base)",
        hint: hint)
    }
  }

  private static func damaged(_ path: String, _ detail: String) -> CheckpointError {
    CheckpointError(path, .zipDirectory, detail)
  }

  private static func lastSignature(in bytes: [UInt8]) -> Int? {
    lastSignature(in: bytes, before: bytes.count - classicSize + 1)
  }

  private static func lastSignature(in bytes: [UInt8], before limit: Int) -> Int? {
    var index = min(limit, bytes.count - 3) - 1
    while index >= 0 {
      if bytes[index] == 0x50, bytes[index + 1] == 0x4b, bytes[index + 2] == 5,
        bytes[index + 3] == 6
      {
        return index
      }
      index -= 1
    }
    return nil
  }

  /// Earlier end records that some reader could take for the archive's.
  ///
  /// Four bytes of a storage that look like one by chance are none: behind an end record stands its
  /// directory.
  private static func rivals(in tail: [UInt8], before position: Int) -> [Int] {
    var rivals: [Int] = []
    var limit = position
    while let index = lastSignature(in: tail, before: limit) {
      if isCredible(tail, at: index) { rivals.append(index) }
      limit = index
    }
    return rivals
  }

  private static func isCredible(_ tail: [UInt8], at position: Int) -> Bool {
    guard let record = try? Classic(tail, at: position, of: ""),
      position + classicSize + record.commentLength <= tail.count
    else { return false }
    // Where the directory begins before the tail, or is described elsewhere, the doubt counts.
    let start = position - record.directorySize
    guard record.entryCount > 0, !record.isSaturated, start >= 0 else { return true }
    return tail[start...].starts(with: [0x50, 0x4b, 1, 2])
      || tail[..<position].dropLast(20).suffix(56).starts(with: [0x50, 0x4b, 6, 6])
  }

  /// The bytes of the Zip64 locator, where one stands right before the classic record.
  private static func locator(_ tail: [UInt8], before position: Int) -> ByteReader? {
    guard position >= 20 else { return nil }
    var reader = ByteReader(tail, at: position - 20)
    return reader.unsigned(4) == locatorSignature ? reader : nil
  }

  private static func zip64(
    _ locator: ByteReader, _ classic: Classic, _ tail: [UInt8], locatorAt: Int, _ tailStart: Int,
    _ path: String, _ offset: Int
  ) throws(CheckpointError) -> (Classic, directoryEnd: Int) {
    var locator = locator
    guard let disk = locator.unsigned(4), let place = locator.unsigned(8),
      let disks = locator.unsigned(4), disk == 0, disks <= 1
    else { throw damaged(path, "the Zip64 locator names more than one disk") }
    // The record stands right before its locator; only then is there nothing hidden between them.
    let start = locatorAt - 56
    guard start >= tailStart, place == UInt64(start - offset) else {
      throw damaged(path, "the Zip64 locator points to byte \(place), not to a record before it")
    }
    let record = try Classic(zip64: tail, at: start - tailStart, of: path)
    guard classic.agrees(with: record) else {
      throw damaged(path, "its Zip64 end record contradicts the classic one")
    }
    return (record, start)
  }

  /// The numbers of an end record.
  private struct Classic {
    var entryCount: Int
    var directorySize: Int
    var directoryOffset: Int
    var commentLength = 0

    /// The numbers of the Zip64 record at `position`.
    init(zip64 tail: [UInt8], at position: Int, of path: String) throws(CheckpointError) {
      var reader = ByteReader(tail, at: position)
      guard reader.unsigned(4) == zip64Signature, reader.unsigned(8) == 44,
        reader.unsigned(4) != nil, let disk = reader.unsigned(4),
        let startDisk = reader.unsigned(4),
        let onDisk = reader.int64(), let count = reader.int64(), let size = reader.int64(),
        let directory = reader.int64(), disk == 0, startDisk == 0, onDisk == count, count >= 0,
        size >= 0, directory >= 0
      else { throw damaged(path, "the Zip64 end record is malformed") }
      entryCount = count
      directorySize = size
      directoryOffset = directory
    }

    init(_ tail: [UInt8], at position: Int, of path: String) throws(CheckpointError) {
      var reader = ByteReader(tail, at: position + 4)
      guard let disk = reader.unsigned(2), let startDisk = reader.unsigned(2),
        let onDisk = reader.unsigned(2), let count = reader.unsigned(2),
        let size = reader.unsigned(4), let offset = reader.unsigned(4),
        let comment = reader.unsigned(2)
      else { throw damaged(path, "its end record is cut off") }
      guard disk == 0, startDisk == 0, onDisk == count else {
        throw CheckpointError(path, .zipFeature, "it claims to be split over several disks")
      }
      entryCount = Int(count)
      directorySize = Int(size)
      directoryOffset = Int(offset)
      commentLength = Int(comment)
    }

    var isSaturated: Bool {
      entryCount == 0xffff || directorySize == 0xffff_ffff || directoryOffset == 0xffff_ffff
    }

    func agrees(with zip64: Classic) -> Bool {
      (entryCount == 0xffff || entryCount == zip64.entryCount)
        && (directorySize == 0xffff_ffff || directorySize == zip64.directorySize)
        && (directoryOffset == 0xffff_ffff || directoryOffset == zip64.directoryOffset)
    }
  }
}

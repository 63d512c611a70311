internal import Tensors

// The bytes of an archive that are in no entry.
extension ZipArchive {
  /// Reports and searches what follows the archive, and its comment.
  static func searchSurroundings(
    _ end: ZipEnd, _ file: InputFile, _ log: inout FindingLog
  ) throws(CheckpointError) {
    if !end.comment.isEmpty {
      log.add(.warning, "archive-comment", "\(end.comment.count) bytes at the end of the archive")
      try TrailingPickles.search(end.comment, of: file, in: "the archive's comment", &log)
    }
    guard end.trailingBytes > 0 else { return }
    log.add(.warning, "trailing-bytes", "\(end.trailingBytes) bytes after the archive")
    try TrailingPickles.search(
      file.size - end.trailingBytes..<file.size, of: file, in: "the bytes after the archive", &log)
  }

  /// Reports and searches bytes between entries; such bytes before the first are refused.
  static func report(
    gap: Range<Int>, _ end: ZipEnd, _ file: InputFile, _ log: inout FindingLog
  ) throws(CheckpointError) {
    guard !gap.isEmpty else { return }
    guard gap.lowerBound > end.base else {
      throw CheckpointError(
        file.path, .zipForeignBytes,
        "\(gap.count) bytes before the first entry belong to no entry")
    }
    let place = "bytes \(gap.lowerBound)..<\(gap.upperBound)"
    log.add(.warning, "unclaimed-bytes", "\(place) are in no entry")
    try TrailingPickles.search(gap, of: file, in: place, &log)
  }

  /// Refuses end records before the archive's own, unless each is part of an entry: then it is an
  /// archive inside of this one, and no reader takes it for the whole.
  static func checkRivals(
    _ rivals: [Int], _ entries: [ZipEntry], _ path: String, _ log: inout FindingLog
  ) throws(CheckpointError) {
    guard let first = rivals.first else { return }
    let holders = entries.filter { $0.compressedSize > 0 }.sorted { $0.dataOffset < $1.dataOffset }
    for rival in rivals {
      // The last entry that begins at or before it.
      var (low, high) = (0, holders.count)
      while low < high {
        let middle = (low + high) / 2
        if holders[middle].dataOffset <= rival { low = middle + 1 } else { high = middle }
      }
      guard low > 0, case let holder = holders[low - 1],
        rival + ZipEnd.classicSize <= holder.dataOffset + holder.compressedSize
      else {
        throw CheckpointError(
          path, .zipForeignBytes,
          "expected one end record, found another at byte \(first), which is in no entry",
          hint: "two archives were joined, and readers would disagree: take them apart")
      }
      log.add(.info, "nested-archive", "a whole archive inside of \(holder.name)")
    }
  }
}

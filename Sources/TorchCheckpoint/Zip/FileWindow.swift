internal import Tensors

/// Small reads that mostly go forward, served from a stretch of the file that is read at once.
struct FileWindow {
  private let file: InputFile
  private var start = 0
  private var bytes: [UInt8] = []

  private static let size = 16 << 10

  init(_ file: InputFile) { self.file = file }

  /// The bytes of `range`, which lies in the file or is refused.
  mutating func read(_ range: Range<Int>) throws(CheckpointError) -> [UInt8] {
    if range.lowerBound < start || range.upperBound > start + bytes.count {
      start = range.lowerBound
      bytes = try file.bytes(
        in: start..<max(range.upperBound, min(start + FileWindow.size, file.size)))
    }
    return Array(bytes[range.lowerBound - start..<range.upperBound - start])
  }
}

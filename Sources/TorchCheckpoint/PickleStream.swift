internal import Tensors

/// Pickles that follow one another in a stretch of a file, with other data between them.
struct PickleStream {
  private let file: InputFile
  private let end: Int
  /// The next byte to read.
  private(set) var position: Int

  init(_ file: InputFile, in range: Range<Int>) {
    self.file = file
    position = range.lowerBound
    end = range.upperBound
  }

  /// The bytes that are left.
  var remaining: Int { end - position }

  /// Interprets the pickle at the position.
  ///
  /// A pickle does not tell its length, so a larger window is tried where a small one cuts it off.
  mutating func next(_ log: inout FindingLog) throws(CheckpointError) -> Pickle {
    var size = PickleStream.firstWindow
    while true {
      let window = min(size, remaining, Limits.pickleBytes)
      let bytes = try file.bytes(in: position..<position + window)
      do {
        let pickle = try PickleMachine.run(bytes, log: &log)
        position += pickle.end
        return pickle
      } catch let error where error.kind == .pickleTruncated && window < remaining {
        guard window < Limits.pickleBytes else {
          throw CheckpointError(
            "\(file.path): pickle at byte \(position)", .limit,
            "more than \(Limits.pickleBytes) bytes")
        }
        size *= 8
      } catch {
        throw error.inside("\(file.path): pickle at byte \(position)")
      }
    }
  }

  /// The next `count` bytes.
  mutating func take(_ count: Int) throws(CheckpointError) -> [UInt8] {
    guard count >= 0, count <= remaining else {
      throw CheckpointError(
        file.path, .truncated,
        "\(count) bytes wanted at byte \(position), \(max(0, remaining)) left")
    }
    defer { position += count }
    return try file.bytes(in: position..<position + count)
  }

  /// A signed little-endian number of eight bytes.
  mutating func int64() throws(CheckpointError) -> Int {
    var reader = ByteReader(try take(8))
    return reader.int64() ?? 0
  }

  /// The next `count` bytes, unread.
  mutating func skip(_ count: Int) throws(CheckpointError) -> FileRange {
    guard count >= 0, count <= remaining else {
      throw CheckpointError(
        file.path, .truncated,
        "\(count) bytes wanted at byte \(position), \(max(0, remaining)) left")
    }
    defer { position += count }
    return FileRange(file: file, offset: position, count: count)
  }

  // Small, because tar archives have a pickle for each tensor.
  private static let firstWindow = 256
}

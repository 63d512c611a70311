internal import Glibc

/// A file opened for reading at any offset, with the size that it had when it was opened.
///
/// Reads go through `pread`, so a file that shrinks meanwhile is an error and never a fault, and
/// pages that were copied out do not count as memory of this process.
public final class InputFile: Sendable {
  /// The path that was opened.
  public let path: String
  /// The size in bytes.
  public let size: Int
  package let descriptor: Int32
  /// Where this file begins in the one that the descriptor stands for.
  package let base: Int
  /// The file that this one is a window of; it keeps the descriptor open.
  private let whole: InputFile?

  /// Opens the regular file at `path`.
  public init(path: String) throws(CheckpointError) {
    // Without O_NONBLOCK, opening a pipe would wait for its writer before it could be refused.
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      throw CheckpointError(path, .open, systemMessage(errno))
    }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      let reason = systemMessage(errno)
      close(descriptor)
      throw CheckpointError(path, .open, reason)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      let what =
        status.st_mode & S_IFMT == S_IFDIR ? "it is a directory" : "it is not a regular file"
      throw CheckpointError(path, .open, what)
    }
    self.path = path
    self.size = Int(status.st_size)
    self.descriptor = descriptor
    base = 0
    whole = nil
  }

  /// A stretch of `file` as a file of its own: offsets count from the beginning of the stretch, and
  /// nothing outside of it can be read.
  package init(window: Range<Int>, of file: InputFile) throws(CheckpointError) {
    try file.check(window)
    path = file.path
    size = window.count
    descriptor = file.descriptor
    base = file.base + window.lowerBound
    whole = file
  }

  /// Whether this is a stretch of a larger file.
  package var isWindow: Bool { whole != nil }

  deinit { if whole == nil { close(descriptor) } }

  /// Whether `path` names this very file, whatever it is called there.
  public func isSameFile(as path: String) -> Bool {
    var own = stat()
    var other = stat()
    return unsafe fstat(descriptor, &own) == 0 && stat(path, &other) == 0
      && own.st_dev == other.st_dev && own.st_ino == other.st_ino
  }

  /// The bytes of `range`, copied.
  public func bytes(in range: Range<Int>) throws(CheckpointError) -> [UInt8] {
    try check(range)
    var failure: Int32 = 0
    let bytes = [UInt8](capacity: range.count) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        (count, failure) = unsafe fill(
          UnsafeMutableRawBufferPointer(buffer), from: range.lowerBound)
      }
    }
    guard failure == 0 else {
      throw CheckpointError(path, .read, "at byte \(range.lowerBound): \(systemMessage(failure))")
    }
    guard bytes.count == range.count else { throw shrunk(range, read: bytes.count) }
    return bytes
  }

  /// Hands the bytes of `range` to `body` in order, at most `limit` at a time.
  public func forEachChunk(
    in range: Range<Int>, limit: Int = InputFile.chunkSize,
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    try check(range)
    precondition(limit > 0, "a chunk holds at least one byte")
    var offset = range.lowerBound
    var buffer = [UInt8](repeating: 0, count: min(limit, range.count))
    while offset < range.upperBound {
      let wanted = min(buffer.count, range.upperBound - offset)
      let (count, failure) = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe fill(UnsafeMutableRawBufferPointer(rebasing: bytes[..<wanted]), from: offset)
      }
      guard failure == 0 else {
        throw CheckpointError(path, .read, "at byte \(offset): \(systemMessage(failure))")
      }
      guard count == wanted else { throw shrunk(range, read: offset - range.lowerBound + count) }
      try body(unsafe buffer.span.bytes.extracting(0..<wanted))
      offset += wanted
    }
  }

  /// The bytes handed on at a time when nothing else is asked for.
  public static let chunkSize = 1 << 20

  private func check(_ range: Range<Int>) throws(CheckpointError) {
    guard range.lowerBound >= 0, range.upperBound <= size else {
      throw CheckpointError(
        path, .truncated, "bytes \(range.lowerBound)..<\(range.upperBound) of a \(size)-byte file")
    }
  }

  private func shrunk(_ range: Range<Int>, read: Int) -> CheckpointError {
    CheckpointError(
      path, .truncated,
      "expected \(range.count) bytes at \(range.lowerBound), found \(read): the file shrank")
  }

  /// Reads until the buffer is full or the file ends; gives the count and the system's error number.
  private func fill(_ buffer: UnsafeMutableRawBufferPointer, from offset: Int) -> (Int, Int32) {
    var done = 0
    while done < buffer.count {
      let count = unsafe pread(
        descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
        base + offset + done)
      if count < 0 {
        if errno == EINTR { continue }
        return (done, errno)
      }
      if count == 0 { break }
      done += count
    }
    return (done, 0)
  }
}

import Glibc
import Tensors

/// A file in memory, for tests that change one very often.
final class MemoryFile {
  private let descriptor: Int32

  init(_ bytes: [UInt8]) throws {
    let name = "/zoo-tests-\(UInt64.random(in: .min ... .max))"
    descriptor = unsafe shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else { throw CheckpointError(name, .open, "error \(errno)") }
    unsafe shm_unlink(name)
    try write(bytes, at: 0)
  }

  deinit { close(descriptor) }

  /// A path under which the file can be opened.
  var path: String { "/proc/self/fd/\(descriptor)" }

  /// Replaces bytes, or adds them at the end.
  func write(_ bytes: [UInt8], at offset: Int) throws {
    let count = unsafe bytes.withUnsafeBytes {
      unsafe pwrite(descriptor, $0.baseAddress, $0.count, offset)
    }
    guard count == bytes.count else { throw CheckpointError(path, .write, "error \(errno)") }
  }

  /// Makes the file `count` bytes long.
  func cut(to count: Int) throws {
    guard ftruncate(descriptor, count) == 0 else {
      throw CheckpointError(path, .write, "error \(errno)")
    }
  }
}

import Glibc
import Tensors

/// A file in memory that every input is written to, because the readers open files.
struct FuzzedFile {
  private let descriptor: Int32

  init() {
    let name = "/zoo-fuzz-\(getpid())"
    descriptor = unsafe shm_open(name, O_RDWR | O_CREAT, 0o600)
    precondition(descriptor >= 0, "no file in memory")
    unsafe shm_unlink(name)
  }

  /// Runs `body` with the file after it was made to hold `bytes`.
  func hold(_ bytes: [UInt8], _ body: (InputFile) throws -> Void) {
    let count = unsafe bytes.withUnsafeBytes {
      unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0)
    }
    precondition(count == bytes.count && ftruncate(descriptor, bytes.count) == 0, "cannot write")
    do { try body(InputFile(path: "/proc/self/fd/\(descriptor)")) } catch {}
  }
}

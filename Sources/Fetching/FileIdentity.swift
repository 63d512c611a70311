internal import Glibc

/// What tells a file apart from another one that takes its name.
struct FileIdentity: Hashable, Sendable {
  private let device: UInt
  private let number: UInt
  private let changed: Int
  /// The size in bytes.
  let size: Int

  /// The regular file at `path`; nil where there is none.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    device = UInt(status.st_dev)
    number = UInt(status.st_ino)
    changed = status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec
    size = Int(status.st_size)
  }
}

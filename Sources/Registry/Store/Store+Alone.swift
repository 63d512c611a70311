internal import Glibc
internal import Tensors

extension Store {
  /// Runs `body` while no other process changes this machine's catalogue.
  ///
  /// The lock file stays: who removed it would let two in. Where the file system knows no locks,
  /// `body` runs all the same.
  func alone<Value>(
    waitingTenthsOfSeconds limit: Int = 100, _ body: () throws(RegistryError) -> Value
  ) throws(RegistryError) -> Value {
    try makeFolder(root)
    let path = "\(root)/.zoo.json.lock"
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else {
      throw .file(CheckpointError(path, .write, systemMessage(errno)))
    }
    defer { close(descriptor) }
    var waited = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK || errno == EINTR {
      guard waited < limit else {
        throw .file(
          CheckpointError(path, .write, "another process is changing the catalogue of the store"))
      }
      waited += 1
      usleep(100_000)
    }
    return try body()
  }
}

internal import Glibc
internal import Tensors

/// A file that lines are appended to, and that nobody else appends to at the same time.
package struct JournalFile: ~Copyable {
  let path: String
  private let descriptor: Int32
  private var lastFlush = ContinuousClock.now

  /// Makes a new file.
  init(creating path: String) throws(ValidationError) {
    descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o666)
    self.path = path
    guard descriptor >= 0 else {
      let code = errno
      throw code == EEXIST
        ? Self.exists(path, hint: "resume it, or choose another name")
        : ValidationError(path, .file, "cannot make the journal: \(systemMessage(code))")
    }
    try lock()
    flushFolder()
  }

  /// Opens an existing file.
  package init(opening path: String) throws(ValidationError) {
    descriptor = unsafe Glibc.open(path, O_RDWR | O_APPEND | O_CLOEXEC)
    self.path = path
    guard descriptor >= 0 else { throw failure("cannot open the journal") }
    try lock()
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Appends `bytes`; they reach the disk within some seconds.
  mutating func append(_ bytes: [UInt8]) throws(ValidationError) {
    let isWritten = unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
    guard isWritten else { throw failure("cannot write to the journal") }
    if ContinuousClock.now - lastFlush > .seconds(5) { try flush() }
  }

  /// Waits until everything is on the disk.
  mutating func flush() throws(ValidationError) {
    guard fsync(descriptor) == 0 else { throw failure("cannot flush the journal") }
    lastFlush = .now
  }

  /// Cuts the file off after `count` bytes.
  mutating func truncate(to count: Int) throws(ValidationError) {
    guard ftruncate(descriptor, count) == 0 else { throw failure("cannot repair the journal") }
    try flush()
  }

  private func lock() throws(ValidationError) {
    guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return }
    // Some network file systems have no locks; there the caller must see to it.
    guard errno == EWOULDBLOCK else { return }
    throw ValidationError(path, .journal, "another run is writing to it")
  }

  /// Makes sure that the name of a new file outlasts a loss of power.
  private func flushFolder() {
    let folder = unsafe Glibc.open(parentFolder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private func failure(_ what: String) -> ValidationError {
    ValidationError(path, .file, "\(what): \(systemMessage(errno))")
  }
}

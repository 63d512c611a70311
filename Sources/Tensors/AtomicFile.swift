internal import CFileShims
internal import Glibc

/// A file that appears under its name complete or not at all.
///
/// Bytes go to an unnamed file in the same folder (a hidden sibling where the file system cannot
/// make unnamed files); `commit` flushes it to disk and renames it over the target. A file that is
/// not committed leaves nothing behind.
package struct AtomicFile: ~Copyable {
  /// The final path.
  package let path: String
  /// The bytes written so far, which is where the next write goes.
  package private(set) var count = 0
  private let folder: String
  private let temporary: String
  private let descriptor: Int32
  private var isNamed: Bool

  /// Starts a file that is to become `path`.
  package init(path: String) throws(CheckpointError) {
    var status = stat()
    if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      let what =
        status.st_mode & S_IFMT == S_IFDIR ? "it is a directory" : "it is not a regular file"
      throw CheckpointError(path, .write, what)
    }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = "\(folder)/.\(name.prefix(200)).\(suffix).part"
    var isNamed = false
    var descriptor = unsafe Glibc.open(folder, zoo_O_TMPFILE | O_RDWR | O_CLOEXEC, 0o666)
    if descriptor < 0, [EOPNOTSUPP, EISDIR, ENOENT, EINVAL].contains(errno) {
      descriptor = unsafe Glibc.open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      isNamed = true
    }
    guard descriptor >= 0 else {
      throw CheckpointError(
        path, .write, systemMessage(errno), hint: "choose a folder that exists and is writable")
    }
    self.path = path
    self.folder = folder
    self.temporary = temporary
    self.descriptor = descriptor
    self.isNamed = isNamed
  }

  deinit {
    if isNamed { unsafe unlink(temporary) }
    close(descriptor)
  }

  /// Appends `bytes`.
  package mutating func write(_ bytes: RawSpan) throws(CheckpointError) {
    try put(bytes, at: count)
    count += bytes.byteCount
  }

  /// Replaces bytes written earlier; `offset` and the length stay inside what was written.
  package func overwrite(_ bytes: RawSpan, at offset: Int) throws(CheckpointError) {
    precondition(offset >= 0 && offset + bytes.byteCount <= count, "overwrite past the end")
    try put(bytes, at: offset)
  }

  /// Appends a stretch of another file, inside the kernel where it can.
  package mutating func copy(_ range: FileRange) throws(CheckpointError) {
    var from = off_t(range.offset)
    var to = off_t(count)
    let end = from + off_t(range.count)
    guard range.offset >= 0, end <= range.file.size else {
      throw CheckpointError(
        range.file.path, .truncated,
        "bytes \(range.offset)..<\(end) of a \(range.file.size)-byte file")
    }
    while from < end {
      let copied = unsafe zoo_copy_file_range(
        range.file.descriptor, &from, descriptor, &to, Int(end - from))
      if copied > 0 { continue }
      if copied < 0, errno == EINTR { continue }
      if copied < 0, errno == ENOSPC || errno == EDQUOT || errno == EFBIG {
        throw CheckpointError(path, .write, systemMessage(errno))
      }
      break
    }
    let done = Int(to) - count
    count += done
    // Where the kernel cannot copy between these two files, the rest goes through memory.
    try range.file.forEachChunk(in: Int(from)..<Int(end)) { (chunk) throws(CheckpointError) in
      try write(chunk)
    }
  }

  /// Flushes the file and gives it its name, replacing what was there.
  package consuming func commit() throws(CheckpointError) {
    guard fsync(descriptor) == 0 else { throw failure("flush") }
    if !isNamed {
      let own = "/proc/self/fd/\(descriptor)"
      guard unsafe linkat(AT_FDCWD, own, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else {
        throw failure("name the finished file")
      }
      isNamed = true
    }
    guard unsafe rename(temporary, path) == 0 else { throw failure("rename") }
    isNamed = false
    let directory = unsafe Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
  }

  private func put(_ bytes: RawSpan, at offset: Int) throws(CheckpointError) {
    let failure: Int32 = unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let written = unsafe pwrite(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, offset + done)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return written < 0 ? errno : EIO }
        done += written
      }
      return 0
    }
    guard failure == 0 else { throw CheckpointError(path, .write, systemMessage(failure)) }
  }

  private func failure(_ what: String) -> CheckpointError {
    CheckpointError(path, .write, "\(what): \(systemMessage(errno))")
  }
}

extension AtomicFile {
  /// Writes `bytes` as the whole content of `path`.
  package static func write(_ bytes: [UInt8], to path: String) throws(CheckpointError) {
    var file = try AtomicFile(path: path)
    try file.write(bytes.rawSpan)
    try file.commit()
  }
}

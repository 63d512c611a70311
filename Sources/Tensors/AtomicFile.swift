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
  /// Up to here the kernel was asked to write the file out.
  private var written = 0
  private let folder: String
  private let temporary: String
  private let descriptor: Int32
  private var isNamed: Bool

  /// Starts a file that is to become `path`; a symbolic link there is replaced, not followed.
  package init(path: String) throws(CheckpointError) {
    try Self.checkTarget(path)
    // By bytes: a combining mark after a slash would hide the slash from a search by characters.
    let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { path[path.utf8.index(after: $0)...] } ?? path[...]
    let stem = String(decoding: name.utf8.prefix(Self.stemLimit), as: UTF8.self)
    let suffix = String(UInt64.random(in: .min ... .max), radix: 36)
    let temporary = "\(folder)/.\(stem).\(suffix).part"
    (descriptor, isNamed) = try Self.open(temporary, in: folder, for: path)
    self.path = path
    self.folder = folder
    self.temporary = temporary
  }

  /// The bytes of the final name that the temporary name repeats; the rest must fit into 255.
  private static let stemLimit = 200

  /// Refuses early what `commit` could only refuse after all the work.
  private static func checkTarget(_ path: String) throws(CheckpointError) {
    guard let last = path.utf8.last, last != UInt8(ascii: "/") else {
      throw CheckpointError(path, .write, "the path names no file")
    }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      let code = errno
      guard code == ENOENT else { throw CheckpointError(path, .write, systemMessage(code)) }
      return
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw CheckpointError(
        path, .write, isFolder ? "it is a directory" : "it is not a regular file")
    }
  }

  /// An unnamed file in `folder`, or one called `temporary` where that is not to be had: the file
  /// system may lack unnamed files, and naming one later takes a mounted /proc.
  private static func open(
    _ temporary: String, in folder: String, for path: String
  ) throws(CheckpointError) -> (descriptor: Int32, isNamed: Bool) {
    if unsafe access("/proc/self/fd", X_OK) == 0 {
      let unnamed = unsafe Glibc.open(folder, zoo_O_TMPFILE | O_RDWR | O_CLOEXEC, 0o666)
      if unnamed >= 0 { return (unnamed, false) }
    }
    let named = unsafe Glibc.open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard named >= 0 else {
      throw CheckpointError(
        path, .write, systemMessage(errno), hint: "choose a folder that exists and is writable")
    }
    return (named, true)
  }

  deinit {
    if isNamed { unsafe unlink(temporary) }
    close(descriptor)
  }

  /// Takes the file at `path` away again, where it is one that was written for nothing.
  package static func remove(_ path: String) { unsafe unlink(path) }

  /// Appends `bytes`.
  package mutating func write(_ bytes: RawSpan) throws(CheckpointError) {
    try put(bytes, at: count)
    count += bytes.byteCount
    startWritingPart()
  }

  /// Replaces bytes written earlier; `offset` and the length stay inside what was written.
  package func overwrite(_ bytes: RawSpan, at offset: Int) throws(CheckpointError) {
    precondition(offset >= 0 && offset + bytes.byteCount <= count, "overwrite past the end")
    try put(bytes, at: offset)
  }

  /// Makes the file `size` bytes long, which is no less than it is; what is new holds zeros.
  package mutating func extend(to size: Int) throws(CheckpointError) {
    precondition(size >= count, "a file is not made shorter")
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw failed(errno) }
    count = size
  }

  /// Appends a stretch of another file, inside the kernel where it can.
  package mutating func copy(_ range: FileRange) throws(CheckpointError) {
    let wanted = try range.range()
    let base = range.file.base
    var from = off_t(base + wanted.lowerBound)
    var to = off_t(count)
    let end = off_t(base + wanted.upperBound)
    while from < end {
      let copied = unsafe zoo_copy_file_range(
        range.file.descriptor, &from, descriptor, &to, Int(end - from))
      if copied > 0 { continue }
      if copied < 0, errno == EINTR { continue }
      if copied < 0, errno == ENOSPC || errno == EDQUOT || errno == EFBIG {
        throw failed(errno)
      }
      break
    }
    let done = Int(to) - count
    count += done
    startWritingPart()
    // Where the kernel cannot copy between these two files, the rest goes through memory.
    try range.file.forEachChunk(in: Int(from) - base..<Int(end) - base) {
      (chunk) throws(CheckpointError) in
      try write(chunk)
    }
  }

  /// The bytes that gather before the disk gets to work.
  private static let writingSize = 16 << 20

  /// Lets the disk begin while more is on its way, so that the flush at the end has less to wait for.
  private mutating func startWritingPart() {
    if count - written >= Self.writingSize { startWritingOut() }
  }

  /// Lets the disk write what it was not given yet, without waiting for it.
  package mutating func startWritingOut() {
    zoo_start_writing_out(descriptor, off_t(written), off_t(count - written))
    written = count
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
    guard failure == 0 else { throw failed(failure) }
  }

  private func failed(_ code: Int32) -> CheckpointError {
    CheckpointError(path, .write, systemMessage(code), hint: writeHint(code))
  }

  private func failure(_ what: String) -> CheckpointError {
    let code = errno
    return CheckpointError(
      path, .write, "\(what): \(systemMessage(code))", hint: writeHint(code))
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

internal import CFileShims
internal import Glibc
internal import Tensors

/// The beginning of a file that is being fetched, with its running digest and its record.
///
/// Nobody else writes into it. It is kept when a fetch fails and removed when it proves wrong.
final class PartialFile {
  /// The bytes that are here.
  private(set) var count = 0
  /// Of which file this is the beginning.
  private(set) var record: PartialRecord
  /// The bytes that were here when the file was opened.
  private(set) var inherited = 0
  let path: String
  private let descriptor: Int32
  private var digest = SHA256()
  private var unsynced = 0
  private var writtenOut = 0
  private var isGone = false

  /// The bytes between two flushes to the disk, which is what the loss of power can cost.
  private static let syncInterval = 64 << 20

  /// The bytes that the kernel is asked to write out at a time, so that flushing finds little to do.
  private static let writeOutInterval = 8 << 20

  /// Starts an empty file at `path`.
  init(path: String, url: String) throws(FetchError) {
    descriptor = try Self.open(path, O_RDWR | O_CREAT | O_EXCL)
    self.path = path
    record = PartialRecord(url: url, owner: .current)
  }

  /// Goes on with `found`; its bytes still have to be read by `restore`.
  init(_ found: PartialFolder.Found) throws(FetchError) {
    descriptor = try Self.open(found.path, O_RDWR)
    path = found.path
    let known = found.record ?? PartialRecord(url: "", owner: .current)
    record = known
    // Without a record the digest has to tell whether the bytes are right.
    inherited =
      found.record == nil
      ? found.size : known.reliable(found.size, boot: ProcessIdentity.current.boot)
  }

  deinit { close(descriptor) }

  private static func open(_ path: String, _ flags: Int32) throws(FetchError) -> Int32 {
    let descriptor = unsafe Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else {
      throw .file(CheckpointError(path, .write, systemMessage(errno)))
    }
    return descriptor
  }

  /// Puts the inherited bytes into the digest; `body` may stop it by throwing.
  func restore(_ body: () throws(FetchError) -> Void) throws(FetchError) {
    guard inherited > 0 else { return }
    ftruncate(descriptor, inherited)
    var digest = SHA256()
    try readBack(inherited) { (chunk) throws(FetchError) in
      digest.update(chunk)
      try body()
    }
    self.digest = digest
    count = inherited
    writtenOut = inherited
  }

  /// Empties the file and forgets what it was of.
  func restart(url: String) throws(FetchError) {
    guard ftruncate(descriptor, 0) == 0 else { throw failure(errno) }
    count = 0
    inherited = 0
    unsynced = 0
    writtenOut = 0
    digest = SHA256()
    record = PartialRecord(url: url, owner: .current)
  }

  /// Notes of which file the bytes are the beginning.
  func describe(_ change: (inout PartialRecord) -> Void) throws(FetchError) {
    change(&record)
    record.owner = .current
    record.boot = ProcessIdentity.current.boot
    do throws(CheckpointError) {
      try record.write(to: recordPath)
    } catch {
      throw .file(error)
    }
  }

  /// Adds `bytes`.
  func append(_ bytes: RawSpan) throws(FetchError) {
    let failed: Int32 = unsafe bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let written = unsafe pwrite(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, count + done)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return written < 0 ? errno : EIO }
        done += written
      }
      return 0
    }
    guard failed == 0 else { throw failure(failed) }
    digest.update(bytes)
    count += bytes.byteCount
    unsynced += bytes.byteCount
    writeOut()
    if unsynced >= Self.syncInterval { try sync() }
  }

  private func writeOut() {
    guard count - writtenOut >= Self.writeOutInterval else { return }
    zoo_start_writing_out(descriptor, writtenOut, count - writtenOut)
    writtenOut = count
  }

  /// Flushes the bytes to the disk and notes how many they are.
  func sync() throws(FetchError) {
    guard fdatasync(descriptor) == 0 else { throw failure(errno) }
    unsynced = 0
    record.synced = count
    // An older record only costs bytes after a loss of power.
    try? record.write(to: recordPath)
  }

  /// The digest of the bytes that were received, and that of the bytes on the disk.
  func digests() throws(FetchError) -> (received: String, stored: String) {
    var running = SHA256()
    swap(&running, &digest)
    var stored = SHA256()
    try readBack(count) { (chunk) throws(FetchError) in stored.update(chunk) }
    return (running.finish(), stored.finish())
  }

  /// The first bytes, at most `limit` of them.
  func head(_ limit: Int) throws(FetchError) -> [UInt8] {
    var head: [UInt8] = []
    try readBack(min(limit, count)) { (chunk) throws(FetchError) in
      unsafe chunk.withUnsafeBytes { unsafe head.append(contentsOf: $0) }
    }
    return head
  }

  /// Flushes the file and gives it its name.
  func publish(as destination: String) throws(FetchError) {
    guard fsync(descriptor) == 0 else { throw failure(errno) }
    var own = stat()
    var named = stat()
    guard unsafe fstat(descriptor, &own) == 0 && lstat(path, &named) == 0,
      own.st_ino == named.st_ino, Int(own.st_size) == count
    else { throw .partialLost(path: path) }
    guard unsafe rename(path, destination) == 0 else {
      throw .file(CheckpointError(destination, .write, "rename: \(systemMessage(errno))"))
    }
    isGone = true
    unsafe unlink(recordPath)
    let folder = unsafe Glibc.open(
      PartialFolder(destination: destination).folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  /// Leaves the file for a later fetch; an empty one is of no use and goes.
  func release() {
    guard !isGone else { return }
    guard count > 0 else { return remove() }
    fdatasync(descriptor)
    record.synced = count
    record.owner = nil
    try? record.write(to: recordPath)
  }

  /// Removes the file and its record.
  func remove() {
    isGone = true
    unsafe unlink(path)
    unsafe unlink(recordPath)
  }

  private var recordPath: String { PartialFolder.recordPath(of: path) }

  /// Hands the first `count` bytes on as they are read from the file.
  private func readBack(
    _ count: Int, _ body: (RawSpan) throws(FetchError) -> Void
  ) throws(FetchError) {
    var buffer = [UInt8](repeating: 0, count: min(count, 1 << 20))
    var offset = 0
    while offset < count {
      let wanted = min(buffer.count, count - offset)
      let got = unsafe buffer.withUnsafeMutableBytes {
        unsafe pread(descriptor, $0.baseAddress, wanted, offset)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else {
        let reason = got < 0 ? systemMessage(errno) : "the file shrank"
        throw .file(CheckpointError(path, .read, reason))
      }
      try body(unsafe buffer.span.bytes.extracting(0..<got))
      offset += got
    }
  }

  private func failure(_ code: Int32) -> FetchError {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: .diskFull(path: path, kept: count, reason: systemMessage(code))
    default: .file(CheckpointError(path, .write, systemMessage(code)))
    }
  }
}

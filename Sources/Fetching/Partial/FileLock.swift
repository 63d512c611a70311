internal import FoundationEssentials
internal import Glibc
internal import Tensors

/// A lock that processes on one file system respect: `NAME.lock` beside the file.
///
/// Where the file system's locks do nothing everybody gets this one at once, so nothing else may
/// rely on being alone; it only keeps several processes from fetching the same bytes.
struct FileLock: ~Copyable {
  private let path: String
  private let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    // Still locked: whoever opened it meanwhile finds that the name is gone, and opens a new one.
    if descriptor >= 0 {
      unsafe unlink(path)
      close(descriptor)
    }
  }

  /// What an attempt to get the lock comes to.
  enum Attempt: ~Copyable {
    case taken(FileLock)
    case held(by: LockHolder?)
  }

  /// Tries to take the lock at `path` without waiting.
  static func attempt(path: String, usesLocks: Bool) throws(FetchError) -> Attempt {
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW
    while true {
      let descriptor = unsafe open(path, flags, 0o666)
      guard descriptor >= 0 else {
        throw .file(CheckpointError(path, .write, systemMessage(errno)))
      }
      guard !usesLocks || flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
        defer { close(descriptor) }
        return .held(by: holder(descriptor))
      }
      guard isNamed(descriptor, path) else {
        close(descriptor)
        continue
      }
      note(descriptor)
      return .taken(FileLock(path: path, descriptor: descriptor))
    }
  }

  /// Whether the open file is still the one at `path`; the last holder may have removed it.
  private static func isNamed(_ descriptor: Int32, _ path: String) -> Bool {
    var own = stat()
    var named = stat()
    return unsafe fstat(descriptor, &own) == 0 && lstat(path, &named) == 0
      && own.st_ino == named.st_ino && own.st_dev == named.st_dev
  }

  private struct Note: Codable {
    let pid: Int32
    let host: String
    let since: Int
  }

  private static func note(_ descriptor: Int32) {
    let process = ProcessIdentity.current
    let note = Note(pid: process.pid, host: process.host, since: now())
    // Who cannot be named still holds the lock.
    let bytes = [UInt8]((try? JSONEncoder().encode(note)) ?? Data())
    ftruncate(descriptor, 0)
    _ = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
  }

  private static func holder(_ descriptor: Int32) -> LockHolder? {
    let bytes = [UInt8](capacity: 1024) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        count = unsafe max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0))
      }
    }
    guard let note = try? JSONDecoder().decode(Note.self, from: Data(bytes)) else { return nil }
    return LockHolder(pid: note.pid, host: note.host, age: max(0, now() - note.since))
  }
}

/// The time in seconds since 1970.
func now() -> Int { time(nil) }

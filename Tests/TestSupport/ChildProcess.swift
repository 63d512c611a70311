internal import Glibc
internal import Synchronization

/// A process that a test started, with pipes to its input and from its output.
package final class ChildProcess: Sendable {
  /// The number of the process.
  package let pid: Int32
  private let input: Int32
  private let output: Int32

  struct NotStarted: Error {
    let program: String
    let code: Int32
  }

  /// Held while a process starts: until its pipes are marked, another start would inherit them.
  private static let starting = Mutex(())

  /// Starts `program`, which is looked for along the search path.
  package init(_ program: String, _ arguments: [String]) throws {
    let started = try Self.starting.withLock { _ in try Self.start([program] + arguments) }
    (pid, input, output) = started
  }

  private static func start(_ words: [String]) throws -> (pid_t, Int32, Int32) {
    let (theirInput, input) = ends()
    let (output, theirOutput) = ends()
    defer {
      close(theirInput)
      close(theirOutput)
    }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, theirInput, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, theirOutput, 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, theirOutput, 2)
    // The threads that run tests keep signals off, which their children would inherit.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    var all = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    var pid: pid_t = 0
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    let code = unsafe posix_spawnp(&pid, words[0], &actions, &attributes, &pointers, environ)
    unsafe pointers.forEach { unsafe free($0) }
    guard code == 0 else {
      close(input)
      close(output)
      throw NotStarted(program: words[0], code: code)
    }
    return (pid, input, output)
  }

  /// The two ends of a pipe that no other process gets.
  private static func ends() -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    unsafe pipe(&ends)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  deinit {
    close(input)
    close(output)
  }

  package func kill(_ signal: Int32) { Glibc.kill(pid, signal) }

  /// The next line of the output, or what there is before its end.
  package func readLine() -> String {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while unsafe read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    return String(decoding: line, as: UTF8.self)
  }

  /// Waits for the end, and gives all the output that is left.
  package func finish() -> (status: Int32, output: String) {
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe read(output, &buffer, buffer.count)
      guard count > 0 else { break }
      text += buffer[..<count]
    }
    var status: Int32 = 0
    unsafe waitpid(pid, &status, 0)
    // As shells count: the signal, or the status that the process gave.
    let code = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    return (code, String(decoding: text, as: UTF8.self))
  }

  /// Runs `program` to its end.
  package static func run(
    _ program: String, _ arguments: [String]
  ) throws -> (status: Int32, output: String) {
    try ChildProcess(program, arguments).finish()
  }

  /// Whether `program` can be run at all.
  package static func canRun(_ program: String, _ arguments: [String]) -> Bool {
    (try? run(program, arguments))?.status == 0
  }
}

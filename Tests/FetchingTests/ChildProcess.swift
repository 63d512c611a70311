import Glibc

/// A process that a test started, with pipes to its input and from its output.
final class ChildProcess: Sendable {
  let pid: pid_t
  private let input: Int32
  private let output: Int32

  struct NotStarted: Error {
    let program: String
    let code: Int32
  }

  /// Starts `program`, which is looked for along the search path.
  init(_ program: String, _ arguments: [String]) throws {
    var toChild: [Int32] = [0, 0]
    var fromChild: [Int32] = [0, 0]
    unsafe pipe(&toChild)
    unsafe pipe(&fromChild)
    // Only this process may keep a server's input open.
    for end in [toChild[1], fromChild[0]] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
    unsafe posix_spawn_file_actions_adddup2(&actions, fromChild[1], 2)
    for end in [toChild[0], fromChild[1]] {
      unsafe posix_spawn_file_actions_addclose(&actions, end)
    }
    var pid: pid_t = 0
    var words: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + arguments).map {
      unsafe strdup($0)
    }
    unsafe words.append(nil)
    let code = unsafe posix_spawnp(&pid, program, &actions, nil, &words, environ)
    for unsafe word in unsafe words { unsafe free(word) }
    unsafe posix_spawn_file_actions_destroy(&actions)
    close(toChild[0])
    close(fromChild[1])
    self.pid = pid
    input = toChild[1]
    output = fromChild[0]
    guard code == 0 else { throw NotStarted(program: program, code: code) }
  }

  deinit {
    close(input)
    close(output)
  }

  func kill(_ signal: Int32) { Glibc.kill(pid, signal) }

  /// The next line of the output, or what there is before its end.
  func readLine() -> String {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while unsafe read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    return String(decoding: line, as: UTF8.self)
  }

  /// Waits for the end, and gives all the output that is left.
  func finish() -> (status: Int32, output: String) {
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
  static func run(
    _ program: String, _ arguments: [String]
  ) throws -> (status: Int32, output: String) {
    try ChildProcess(program, arguments).finish()
  }

  /// Whether `program` can be run at all.
  static func canRun(_ program: String, _ arguments: [String]) -> Bool {
    (try? run(program, arguments))?.status == 0
  }
}

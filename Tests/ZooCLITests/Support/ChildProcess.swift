import FoundationEssentials
import Glibc

/// A process that is started, waited for and listened to.
struct ChildProcess {
  /// The program and its arguments.
  let words: [String]
  /// The folder that it runs in.
  let folder: String
  /// Its environment.
  let environment: [String: String]

  /// The longest that a run may take, in seconds.
  private static let limit = 120.0

  /// Runs it to its end.
  func run(stdout sink: Program.Sink, onTerminal: Bool) throws -> Program.Outcome {
    let scratch =
      FileManager.default.temporaryDirectory.path
      + "/zoo-process-\(UUID().uuidString)"
    let (out, errors) = ("\(scratch).out", "\(scratch).err")
    defer {
      unsafe unlink(out)
      unsafe unlink(errors)
    }
    let terminal = onTerminal ? try Terminal() : nil
    let taker = try descriptor(of: sink, capturedIn: out)
    let listener = try terminal?.openOtherEnd() ?? Self.create(errors)
    let process = try spawn(stdout: taker, stderr: listener)
    close(taker)
    close(listener)
    let status = wait(for: process) { terminal?.drain() }
    return Program.Outcome(
      status: status, stdout: Self.text(of: out),
      stderr: terminal?.text ?? Self.text(of: errors))
  }

  private func descriptor(of sink: Program.Sink, capturedIn path: String) throws -> Int32 {
    switch sink {
    case .capture: return try Self.create(path)
    case .file(let path):
      let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw ProgramError("cannot open \(path)") }
      return descriptor
    case .brokenPipe:
      // A socket behaves as a pipe here, and is closed in other children from its first moment.
      var ends: [Int32] = [0, 0]
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
      guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
        throw ProgramError("cannot make a pipe")
      }
      close(ends[0])
      return ends[1]
    }
  }

  private static func create(_ path: String) throws -> Int32 {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ProgramError("cannot create \(path)") }
    return descriptor
  }

  private static func text(of path: String) -> String {
    let data = try? Data(contentsOf: URL(filePath: path))
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  private func spawn(stdout: Int32, stderr: Int32) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, stdout, STDOUT_FILENO)
    unsafe posix_spawn_file_actions_adddup2(&actions, stderr, STDERR_FILENO)
    let tool = "/usr/bin/env"
    let arguments = unsafe ([tool, "-C", folder] + words).map { unsafe strdup($0) } + [nil]
    let variables = unsafe environment.map { unsafe strdup("\($0)=\($1)") } + [nil]
    defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
    var process = pid_t()
    let code = unsafe posix_spawn(&process, tool, &actions, nil, arguments, variables)
    guard code == 0 else { throw ProgramError("cannot start \(tool): error \(code)") }
    return process
  }

  /// The exit status, or minus the signal; a process that takes too long is ended.
  private func wait(for process: pid_t, meanwhile: () -> Void) -> Int32 {
    let end = ContinuousClock.now + .seconds(Self.limit)
    var status: Int32 = 0
    while unsafe waitpid(process, &status, WNOHANG) == 0 {
      if ContinuousClock.now > end { kill(process, SIGKILL) }
      meanwhile()
      usleep(1000)
    }
    meanwhile()
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : -signal
  }
}

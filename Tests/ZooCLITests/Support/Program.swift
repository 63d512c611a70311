import FoundationEssentials
import Glibc
import TestSupport

/// The built program, run in a folder of its own with a store of its own and no network.
struct Program {
  /// The folder that commands run in.
  let folder: String
  /// The folder of the store.
  let home: String

  /// Where the program lies: beside the tests, else where a release build puts it.
  static let path: String? = {
    var candidates = ["\(repository)/.build/release/zoo"]
    if let tests = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      let slash = tests.lastIndex(of: "/")
    {
      candidates.insert("\(tests[..<slash])/zoo", at: 0)
    }
    return candidates.first(where: exists)
  }()

  /// Whether there is a program to test.
  static var isBuilt: Bool { path != nil }

  /// Runs the program with `arguments` and waits for its end.
  ///
  /// - Parameters:
  ///   - environment: Variables that are added to a clean environment.
  ///   - stdout: What takes the program's results.
  ///   - onTerminal: Whether stderr is a terminal.
  func callAsFunction(
    _ arguments: String..., environment: [String: String] = [:], stdout: Sink = .capture,
    onTerminal: Bool = false
  ) throws -> Outcome {
    try run(arguments, environment: environment, stdout: stdout, onTerminal: onTerminal)
  }

  /// Runs the program with a list of arguments.
  func run(
    _ arguments: [String], environment: [String: String] = [:], stdout: Sink = .capture,
    onTerminal: Bool = false
  ) throws -> Outcome {
    guard let path = Program.path else { throw ProgramError("the program is not built") }
    return try execute(
      [path] + arguments, environment: environment, stdout: stdout, onTerminal: onTerminal)
  }

  /// Runs a line of a shell, in which `zoo` is the program.
  func shell(_ line: String) throws -> Outcome {
    try execute(["/bin/bash", "-c", "set -o pipefail; \(line)"])
  }

  private func execute(
    _ words: [String], environment: [String: String] = [:], stdout: Sink = .capture,
    onTerminal: Bool = false
  ) throws -> Outcome {
    let child = ChildProcess(
      words: words, folder: folder,
      environment: Program.environment(home: home).merging(environment) { $1 })
    return try child.run(stdout: stdout, onTerminal: onTerminal)
  }

  /// The environment of the tests, without what would change answers.
  private static func environment(home: String) -> [String: String] {
    var variables = ProcessInfo.processInfo.environment.filter { name, _ in
      !name.hasPrefix("ZOO_") && !["NO_COLOR", "XDG_CACHE_HOME"].contains(name)
    }
    variables["ZOO_HOME"] = home
    variables["ZOO_OFFLINE"] = "1"
    variables["ZOO_NUM_THREADS"] = "1"
    variables["COLUMNS"] = "80"
    variables["TERM"] = "xterm"
    // A crash is to be seen at once, not after a minute of symbolication.
    variables["SWIFT_BACKTRACE"] = "enable=no"
    let tools = path.flatMap { path in path.lastIndex(of: "/").map { path[..<$0] } } ?? ""
    variables["PATH"] = "\(tools):" + (variables["PATH"] ?? "/usr/bin:/bin")
    return variables
  }
}

extension Program {
  /// Where the program's results go.
  enum Sink {
    /// To the test.
    case capture
    /// To a file.
    case file(String)
    /// To a pipe that nobody reads.
    case brokenPipe
  }

  /// What came of a run.
  struct Outcome {
    /// The exit status; minus the signal that ended the program, where one did.
    let status: Int32
    /// The results.
    let stdout: String
    /// Everything else.
    let stderr: String

    /// The lines of the results.
    var lines: [String] { stdout.split(separator: "\n").map(String.init) }
  }
}

/// Why the program could not be run.
struct ProgramError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Runs `body` with the program in a new folder, which is removed afterwards.
func withProgram<Result>(_ body: (Program) throws -> Result) throws -> Result {
  try withTemporaryFolder { root in
    let folder = "\(root)/work"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return try body(Program(folder: folder, home: "\(root)/home"))
  }
}

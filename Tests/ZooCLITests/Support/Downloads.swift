import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// A program whose catalogue has models on the server that fails on request.
struct Downloads {
  let zoo: Program
  let server: FaultServer
  /// Tells the requests of one test from those of others.
  private let mark = String(UInt64.random(in: .min ... .max), radix: 36)

  init(_ zoo: Program) throws {
    self.zoo = zoo
    server = try FaultServer.shared.get()
    try zoo.write(
      Downloads.catalogue([
        Downloads.model("third/a.pth"), Downloads.model("third/b.pth"),
        Downloads.model("third/tiny.pth", #""layout": {"names": "unilm"}, "#),
        Downloads.model("third/gone.pth"),
      ]), "models.json")
    try server.add(Array(Data(contentsOf: URL(filePath: Samples.checkpoint))), as: "tiny.pth")
  }

  /// A catalogue of `models`.
  static func catalogue(_ models: [String]) -> String {
    """
    {"version": 1, "readAt": {}, "publishers": {"third": {"name": "A Third Party"}},
     "models": [\(models.joined(separator: ",\n"))]}
    """
  }

  /// A model whose name is `third-` and the stem of its file at models.example.org.
  static func model(_ path: String, _ facts: String = "", _ file: String = "") -> String {
    let stem = path.split(separator: "/").last.map { $0.split(separator: ".")[0] } ?? ""
    return """
      {"name": "third-\(stem)", "publisher": "third", "family": "beit", "task": "classification",
       \(facts)"license": {"name": "MIT", "source": "stated"},
       "files": [{"url": "https://models.example.org/\(path)", "state": "current",
                  "format": "torch"\(file)}]}
      """
  }

  /// The address of a mirror that answers by `plan`.
  func mirror(_ plan: String = "none", _ more: String = "") -> String {
    "http://127.0.0.1:\(server.port)/~trial=\(mark)&plan=\(plan)\(more)"
  }

  /// What the server was asked for in this test.
  func requests() throws -> [FaultServer.Request] { try server.requests("trial=\(mark)&") }

  /// The environment in which the network may be used, as far as this machine.
  static let environment = [
    "ZOO_OFFLINE": "", "no_proxy": "*", "NO_PROXY": "*", "HOME": "/nonexistent", "TORCH_HOME": "",
    "HF_TOKEN": "",
  ]

  /// Runs the program with the catalogue and a mirror that answers by `plan`.
  func callAsFunction(
    _ arguments: String..., plan: String = "none", more: String = "",
    environment: [String: String] = [:], onTerminal: Bool = false
  ) throws -> Program.Outcome {
    try zoo.run(
      arguments + ["--zoo", "models.json", "--mirror", mirror(plan, more)],
      environment: Downloads.environment.merging(environment) { $1 }, onTerminal: onTerminal)
  }

  /// Starts the program, to be sent signals.
  func start(_ arguments: [String], plan: String, more: String) throws -> TestSupport.ChildProcess {
    let variables = Downloads.environment.merging([
      "ZOO_HOME": zoo.home, "PATH": "/usr/bin:/bin", "ZOO_NUM_THREADS": "1",
    ]) { $1 }
    let words =
      ["-i", "-C", zoo.folder] + variables.map { "\($0)=\($1)" } + [Program.path ?? ""] + arguments
      + ["--zoo", "models.json", "--mirror", mirror(plan, more)]
    return try TestSupport.ChildProcess("/usr/bin/env", words)
  }

  /// The path that a file of a model has in the store.
  func stored(_ model: String, _ file: String) -> String { "\(zoo.home)/models/\(model)/\(file)" }

  /// The beginnings of files that lie in the folder of `model`.
  func partials(of model: String) -> [String] {
    let folder = "\(zoo.home)/models/\(model)"
    return ((try? names(in: folder)) ?? []).filter { $0.hasSuffix(".part") }.map {
      "\(folder)/\($0)"
    }
  }
}

/// Runs `body` with a program and a server.
func withDownloads<Result>(_ body: (Downloads) throws -> Result) throws -> Result {
  try withProgram { zoo in try body(Downloads(zoo)) }
}

/// The size of the file at `path`; 0 where there is none.
func fileSize(_ path: String) -> Int {
  var status = stat()
  return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
}

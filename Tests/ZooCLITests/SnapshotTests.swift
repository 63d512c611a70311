import FoundationEssentials
import Testing
import TestSupport

/// What people see, compared with the texts in `Snapshots`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct SnapshotTests {
  /// The help of every command, at 80 columns.
  @Test(arguments: [
    "", "list", "show", "get", "download", "verify", "cache", "cache ls", "cache rm", "cache prune",
    "cache verify", "add", "lint", "completions", "inspect", "scan", "convert", "diff", "predict",
    "features", "tokenize", "segment", "attention", "run", "validate", "merge", "bench",
  ])
  func help(command: String) throws {
    try withProgram { zoo in
      let outcome = try zoo.run(
        command.isEmpty ? ["--help"] : command.split(separator: " ").map(String.init) + ["--help"])
      #expect(outcome.status == 0)
      #expect(outcome.stderr.isEmpty)
      #expect(outcome.lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("USAGE: ") })
      let name = command.isEmpty ? "help" : "help-\(command.replacing(" ", with: "-"))"
      #expect(try outcome.stdout == Snapshot(name).kept(insteadOf: outcome.stdout))
    }
  }

  /// A file with a tensor of every type.
  @Test func inspect() throws {
    try withProgram { zoo in
      let file = try Data(
        contentsOf: URL(filePath: "\(fixtures)/safetensors/every_type.safetensors"))
      try zoo.write(Array(file), "every_type.safetensors")
      try compare(zoo("inspect", "every_type.safetensors"), "inspect")
      try compare(zoo("inspect", "every_type.safetensors", "--stats"), "inspect-stats")
    }
  }

  /// What is known of the bundled model.
  @Test func show() throws {
    try withProgram { zoo in try compare(zoo("show", Samples.model), "show") }
  }

  /// A conversion of the bundled model.
  @Test func convert() throws {
    try withProgram { zoo in
      _ = try zoo("get", Samples.model)
      try compare(zoo("convert", Samples.model, "-o", "tiny.safetensors"), "convert")
    }
  }

  /// A scan of a clean and of a dangerous file.
  @Test func scan() throws {
    try withProgram { zoo in
      let file = try Data(contentsOf: URL(filePath: Samples.checkpoint))
      try zoo.write(Array(file), "tiny.pth")
      try zoo.write(Samples.dangerousPickle, "evil.pkl")
      try compare(zoo("scan", "tiny.pth", "evil.pkl"), "scan", status: 1)
    }
  }

  /// Classes of a picture; probabilities are masked, as they may differ in the last digit.
  @Test func predict() throws {
    try withProgram { zoo in
      let file = try Data(contentsOf: URL(filePath: Samples.picture("spiral_00.jpg")))
      try zoo.write(Array(file), "spiral.jpg")
      _ = try zoo("get", Samples.model)
      try compare(
        zoo("predict", Samples.model, "spiral.jpg", "--top", "1"), "predict", masked: true)
    }
  }

  /// The verdict on the bundled model; numbers are masked.
  @Test func validate() throws {
    try withProgram { zoo in
      _ = try zoo("get", Samples.model)
      try compare(
        zoo("validate", Samples.model, "--references", Samples.references), "validate",
        masked: true)
    }
  }

  private func compare(
    _ outcome: Program.Outcome, _ name: String, status: Int32 = 0, masked: Bool = false
  ) throws {
    #expect(outcome.status == status)
    #expect(outcome.stderr.isEmpty)
    let text = masked ? outcome.stdout.replacing(/\d[\d.e-]*/, with: "#") : outcome.stdout
    #expect(try text == Snapshot(name).kept(insteadOf: text))
  }
}

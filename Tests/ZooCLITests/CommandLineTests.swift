import Testing
import TestSupport

/// What holds for every command: streams, statuses and words.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct CommandLineTests {
  /// The version is data: it goes to stdout.
  @Test func version() throws {
    try withProgram { zoo in
      let outcome = try zoo("--version")
      #expect(outcome.status == 0)
      #expect(outcome.stdout.hasPrefix("zoo "))
      #expect(outcome.stderr.isEmpty)
    }
  }

  /// Words that make no command are a usage error, and say what was probably meant.
  @Test(arguments: [
    ("lst", "did you mean `zoo list`?"), ("convrt", "did you mean `zoo convert`?"),
    ("frobnicate", "`zoo help` lists the commands"),
  ])
  func unknownCommand(word: String, hint: String) throws {
    try withProgram { zoo in
      for arguments in [[word], ["help", word]] {
        let outcome = try zoo.run(arguments)
        #expect(outcome.isUsageError)
        #expect(outcome.stderr == "\(word): no such command\nhint: \(hint)\n")
      }
    }
  }

  /// Wrong words end with 64 before anything is read or written.
  @Test(arguments: [
    ["list", "--jso"], ["list", "--task", "juggling"], ["list", "a", "b"], ["show"], ["download"],
    ["get"], ["list", "--has-metric", "speed"], ["download", "model", "-j", "0"],
    ["download", "model", "--locked", "--write-lock"], ["download", "model", "--token-file", "x"],
    ["cache", "rm"], ["cache", "prune", "--older-than", "soon"], ["cache", "frobnicate"],
    ["cache", "ls", "--kind", "big"], ["add"], ["add", "name"],
    ["add", "name", "--url", "x", "--remove"], ["add", "name", "--url", "x", "--sha256", "xyz"],
    ["lint"], ["completions", "tcsh"],
    ["inspect"], ["inspect", "file", "--offset", "many"], ["inspect", "file", "--offset=-1"],
    ["scan"], ["convert", "file"], ["convert", "-o", "out"],
    ["convert", "file", "-o", "out", "--dtype", "f8"],
    ["convert", "file", "-o", "out", "--to", "keras"],
    ["convert", "file", "-o", "out", "--to", "candle"],
    ["convert", "file", "-o", "out", "--set", "heads"],
    ["convert", "file", "-o", "out", "--max-shard-size", "big"],
    ["convert", "file", "-o", "out.pth", "--max-shard-size", "1MB"],
    ["convert", "file", "-o", "out", "--image-size", "0"], ["predict", "model"],
    ["predict", "model", "picture", "--top", "0"], ["predict", "model", "picture", "--set", "x"],
    ["run", "model", "input"], ["validate", "model", "--references", "file", "--batch", "0"],
    ["validate", "model", "--references", "file", "--tolerance=-1"], ["validate", "model"],
    ["validate", "model", "--references", "file", "--subset", "10"],
    ["validate", "model", "--data", "folder", "--subset", "0"],
    ["validate", "model", "--data", "folder", "--resume"],
    ["validate", "model", "--data", "folder", "--stratified"], ["merge"],
    ["diff", "file"], ["diff", "file", "file", "--select", "model"], ["features", "model"],
    ["features", "model", "picture", "-o", "out", "--stage", "half"],
    ["attention", "model", "picture", "-o", "out.png", "--head", "1", "--heads"],
    ["segment", "model", "picture", "-o", "out.png", "--overlay", "2"], ["tokenize", "model"],
  ])
  func usage(arguments: [String]) throws {
    try withProgram { zoo in
      let outcome = try zoo.run(arguments)
      #expect(outcome.isUsageError, "\(outcome)")
      #expect(try names(in: zoo.folder).isEmpty)
    }
  }

  /// An option that is nearly right is answered with the right one.
  @Test func misspeltOption() throws {
    try withProgram { zoo in
      let outcome = try zoo("list", "--jso")
      #expect(outcome.stderr.contains("Did you mean '--json'?"))
    }
  }

  /// A reader that leaves early is no failure, and nothing is said about it.
  @Test(arguments: [["list"], ["list", "--json"], ["inspect", Samples.checkpoint]])
  func brokenPipe(arguments: [String]) throws {
    try withProgram { zoo in
      let outcome = try zoo.run(arguments, stdout: .brokenPipe)
      #expect(outcome.status == 0)
      #expect(outcome.stderr.isEmpty)
      let words = arguments.map { "'\($0)'" }.joined(separator: " ")
      #expect(try zoo.shell("zoo \(words) | head -1").status == 0)
    }
  }

  /// Results that cannot be written are a failure that says so.
  @Test func fullDisk() throws {
    try withProgram { zoo in
      let outcome = try zoo("list", stdout: .file("/dev/full"))
      #expect(outcome.status == 2)
      #expect(outcome.stderr == "stdout: cannot write: no space left on device\n")
    }
  }

  /// Results are the same with and without a terminal, colour or quiet: they are plain text.
  @Test(arguments: [["NO_COLOR": "1"], ["TERM": "dumb"], ["NO_COLOR": ""]])
  func plainText(environment: [String: String]) throws {
    try withProgram { zoo in
      let plain = try zoo("list")
      let other = try zoo("list", environment: environment, onTerminal: true)
      #expect(plain.stdout == other.stdout)
      #expect(other.stderr.isEmpty)
      #expect(!plain.stdout.contains("\u{1b}"))
      #expect(try zoo("list", "--quiet").stdout == plain.stdout)
    }
  }

  /// Progress is shown to a person alone, and is taken away at the end.
  @Test func progress() throws {
    try withProgram { zoo in
      _ = try zoo("get", Samples.model)
      let arguments = ["validate", Samples.model, "--references", Samples.references]
      let seen = try zoo.run(arguments, onTerminal: true)
      #expect(seen.stderr.contains("of 200 pictures"))
      #expect(seen.stderr.hasSuffix("\r\u{1b}[K"))
      #expect(try zoo.run(arguments).stderr.isEmpty)
      #expect(try zoo.run(arguments + ["--quiet"], onTerminal: true).stderr.isEmpty)
      let dumb = try zoo.run(arguments, environment: ["TERM": "dumb"], onTerminal: true)
      #expect(dumb.stderr.isEmpty)
    }
  }

  /// The number of threads comes from the environment, and nonsense is refused.
  @Test(arguments: ["0", "many", "-1", "5000"]) func badThreadCount(count: String) throws {
    try withProgram { zoo in
      let outcome = try zoo("list", environment: ["ZOO_NUM_THREADS": count])
      #expect(outcome.isRefusal)
      #expect(outcome.stderr.hasPrefix("ZOO_NUM_THREADS: "))
    }
  }
}

import FoundationEssentials
import Glibc
import Safetensors
import TestSupport
import Testing

/// `zoo get`, and the commands that do the same by themselves.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct GetTests {
  /// The bundled model goes the whole way without a network, and is said to.
  @Test func bundled() throws {
    try withProgram { zoo in
      let outcome = try zoo("get", Samples.model)
      let folder = "\(zoo.home)/models/\(Samples.model)"
      #expect(outcome.stdout == "\(folder)/\(Samples.model).safetensors\n")
      let lines = outcome.stderr.split(separator: "\n")
      #expect(lines.count == 3)
      #expect(lines[0].hasSuffix(": fetching Fixtures/tiny/\(Samples.model).pth"))
      #expect(lines[1].contains("… as the catalogue states"))
      #expect(lines[2].contains(": converted to \(folder)/\(Samples.model).safetensors, "))
      #expect(
        try names(in: folder) == [
          "\(Samples.model).pth", "\(Samples.model).pth.json", "\(Samples.model).safetensors",
          "\(Samples.model).safetensors.json",
        ])
      // Once more there is nothing to do and nothing to say.
      let again = try zoo("get", Samples.model, "--json")
      let shape = JSONShape.list(
        .object([
          "model": .string, "path": .string, "size": .number, "sha256": .string,
          "source": .string, "checkpoint?": .string,
        ]))
      #expect(try again.problems(with: shape) == [] && again.stderr.isEmpty)
      #expect(try zoo("verify").lines.count == 2)
      // The same as a conversion of the file.
      let copy = try zoo("diff", outcome.lines[0], Samples.checkpoint, "--as", "swift")
      #expect(copy.status == 0)
    }
  }

  struct Use: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var testDescription: String { arguments[0] }
  }

  static let uses = [
    Use(arguments: ["predict", "mine", Samples.picture("dots_00.jpg")]),
    Use(arguments: ["validate", "mine", "--references", Samples.references]),
    Use(arguments: [
      "features", "mine", Samples.picture("dots_00.jpg"), "-o", "features.safetensors",
    ]),
    Use(arguments: [
      "attention", "mine", Samples.picture("dots_00.jpg"), "-o", "attention.png",
    ]),
  ]

  /// A command that is given a name fetches and converts by itself, and says so once.
  @Test(arguments: uses) func byItself(use: Use) throws {
    try withProgram { zoo in
      _ = try zoo("add", "mine", "--url", Samples.checkpoint)
      let first = try zoo.run(use.arguments)
      #expect(first.status == 0)
      #expect(first.stderr.contains("mine: fetching "))
      #expect(first.stderr.contains("mine: converted to "))
      let second = try zoo.run(use.arguments)
      #expect(second.status == 0 && second.stderr.isEmpty)
      // Times and paths aside, the answer is the same.
      #expect(second.lines.first == first.lines.first)
    }
  }

  /// The checkpoint may go; the converted file serves, and `get` is content.
  @Test func withoutCheckpoint() throws {
    try withProgram { zoo in
      _ = try zoo("get", Samples.model)
      #expect(try zoo("cache", "rm", Samples.model, "--kind", "checkpoint").status == 0)
      let answer = try zoo("predict", Samples.model, Samples.picture("dots_00.jpg"))
      #expect(answer.status == 0 && answer.stderr.isEmpty)
      #expect(try zoo("get", Samples.model).stderr.isEmpty)
      #expect(
        try names(in: "\(zoo.home)/models/\(Samples.model)") == [
          "\(Samples.model).safetensors", "\(Samples.model).safetensors.json",
        ])
    }
  }

  /// A converted file that is not whole, or of another checkpoint, is made anew.
  @Test(arguments: [true, false]) func remade(cut: Bool) throws {
    try withProgram { zoo in
      let path = try zoo("get", Samples.model).lines[0]
      if cut {
        try Data(contentsOf: URL(filePath: path)).dropLast().write(to: URL(filePath: path))
      } else {
        let record = try String(
          decoding: Data(contentsOf: URL(filePath: path + ".json")), as: UTF8.self)
        try Data(record.replacing(/"sourceSHA256" : "../, with: "\"sourceSHA256\" : \"00").utf8)
          .write(to: URL(filePath: path + ".json"))
      }
      let again = try zoo("get", Samples.model)
      #expect(again.status == 0 && again.stderr.contains(": converted to "))
      #expect(!again.stderr.contains(": fetching "))
      #expect(try zoo("verify").status == 0)
    }
  }

  /// Changes the last byte of the file at `path`.
  private func damage(_ path: String) throws {
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(filePath: path))
  }

  /// A checkpoint that was damaged on the disk is not converted.
  @Test func damaged() throws {
    try withProgram { zoo in
      let source = zoo.path("mine.pth")
      try FileManager.default.copyItem(atPath: Samples.checkpoint, toPath: source)
      _ = try zoo("add", "mine", "--url", source)
      try damage(zoo("download", "mine").lines[0])
      try FileManager.default.removeItem(atPath: source)
      let outcome = try zoo("get", "mine")
      #expect(outcome.status == 2 && outcome.stdout.isEmpty)
      #expect(try names(in: "\(zoo.home)/models/mine").count == 2)
      #expect(try zoo("verify").status == 1)
    }
  }

  /// It is fetched again where it is still to be had, and that is said.
  @Test func mended() throws {
    try withProgram { zoo in
      try damage(zoo("download", Samples.model).lines[0])
      let outcome = try zoo("get", Samples.model)
      #expect(outcome.status == 0 && outcome.stderr.contains(": to be replaced: "))
      #expect(try zoo("verify").status == 0)
    }
  }

  /// A name that means another model now does not get the file of the one before.
  @Test func readded() throws {
    try withProgram { zoo in
      for name in ["one", "two"] {
        try FileManager.default.createDirectory(
          atPath: zoo.path(name), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
          atPath: Samples.checkpoint, toPath: zoo.path("\(name)/m.pth"))
      }
      _ = try zoo("add", "mine", "--url", "one/m.pth")
      #expect(try zoo("get", "mine").status == 0)
      _ = try zoo("add", "mine", "--remove")
      _ = try zoo("add", "mine", "--url", "two/m.pth")
      let outdated = try zoo("verify")
      #expect(outdated.status == 1 && outdated.lines.allSatisfy { $0.hasSuffix(": outdated") })
      let again = try zoo("get", "mine")
      #expect(again.stderr.contains("mine: to be replaced: the catalogue names file://"))
      #expect(again.stderr.contains("mine: converted to "))
      #expect(try zoo("verify").status == 0)
    }
  }

  /// A dry run says what is left to do.
  @Test func dryRun() throws {
    try withProgram { zoo in
      func step() throws -> String? {
        let plans = try zoo("get", Samples.model, "--dry-run", "--json").json().elements
        return plans?.first?["step"]?.string
      }
      #expect(try step() == "carried")
      _ = try zoo("download", Samples.model)
      #expect(try step() == "convert")
      _ = try zoo("get", Samples.model)
      #expect(try step() == "nothing")
    }
  }

  /// What cannot be converted is refused before it is fetched.
  @Test func notConvertible() throws {
    try withProgram { zoo in
      let outcome = try zoo("get", "kecam_beit_base_patch16_224")
      #expect(
        outcome.stderr == """
          kecam_beit_base_patch16_224: cannot be converted: files of the format keras are not read
          hint: `zoo download kecam_beit_base_patch16_224` fetches the file as it is

          """)
      #expect(outcome.status == 2)
    }
  }

  /// A store that cannot be written still serves what is in it; without a converted file the
  /// checkpoint itself is run.
  @Test(.enabled(if: geteuid() != 0 || canDropRights, "needs another user than root"))
  func readOnly() throws {
    try withProgram { zoo in
      _ = try zoo("download", Samples.model)
      let folder = "\(zoo.home)/models/\(Samples.model)"
      for path in [folder, zoo.home + "/models", zoo.home] { unsafe chmod(path, 0o555) }
      defer { for path in [zoo.home, zoo.home + "/models", folder] { unsafe chmod(path, 0o755) } }
      let line = "predict '\(Samples.model)' '\(Samples.picture("dots_00.jpg"))'"
      let outcome = try zoo.shell(geteuid() == 0 ? "\(Self.asNobody) zoo \(line)" : "zoo \(line)")
      #expect(outcome.status == 0)
      #expect(outcome.stderr.contains("\(Samples.model): used as it was published: "))
      #expect(outcome.stderr.contains("permission denied"))
      #expect(outcome.stdout.contains("dots"))
    }
  }

  /// Takes root's right to write everywhere.
  private static let asNobody =
    "setpriv --bounding-set=-all --inh-caps=-all --reuid 65534 --clear-groups"
  private static let canDropRights = TestSupport.ChildProcess.canRun(
    "setpriv",
    asNobody.split(separator: " ").dropFirst().map(String.init) + [
      Program.path ?? "", "show", Samples.model,
    ])

  /// A model of a server of this machine, under its publisher's name and path.
  @Test(.enabled(if: FaultServer.isAvailable, "needs python3")) func fromMirror() throws {
    try withDownloads { zoo in
      let outcome = try zoo(
        "predict", "third-tiny", Samples.picture("dots_00.jpg"), plan: "reset.1000000,none",
        environment: ["ZOO_NUM_THREADS": "1"])
      #expect(outcome.status == 0)
      #expect(outcome.stderr.contains("third-tiny: fetched 1.7 MB in "))
      #expect(outcome.stderr.contains("third-tiny: converted to "))
      #expect(try zoo.requests().allSatisfy { $0.target.hasSuffix("/third/tiny.pth") })
      #expect(try zoo("get", "third-tiny", plan: "missing").status == 0)
    }
  }
}

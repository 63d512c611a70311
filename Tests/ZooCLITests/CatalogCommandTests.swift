import FoundationEssentials
import Safetensors
import Testing
import TestSupport

/// `zoo list`, `zoo show` and `zoo download`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct CatalogCommandTests {
  private static let summary = JSONShape.object([
    "name": .string, "publisher": .string, "family": .string, "size?": .string,
    "task": .oneOf(["classification", "pretraining", "tokenizer", "segmentation"]),
    "imageSize?": .number, "outputs?": .number, "parameters?": .number,
    "datasets": .list(.string), "recorded?": .map(.number), "recordedOn?": .string,
    "license?": .string, "state": .string, "convertible": .bool, "stored": .list(.string),
  ])

  /// The list in JSON has one object a model with the keys of the contract.
  @Test func listJSON() throws {
    try withProgram { zoo in
      let outcome = try zoo("list", "--json")
      #expect(outcome.status == 0)
      let problems = try outcome.problems(with: .list(Self.summary))
      #expect(problems == [])
      let models = try #require(try outcome.json().elements)
      #expect(try zoo("list").lines.count == models.count + 1)
    }
  }

  /// A pattern lists what begins with it, else what contains it; options narrow the list.
  @Test(arguments: [
    (["beitv2_tiny"], ["beitv2_tiny_patch8_64"]), (["tiny"], ["beitv2_tiny_patch8_64"]),
    (["*TINY*"], ["beitv2_tiny_patch8_64"]), (["--size", "tiny"], ["beitv2_tiny_patch8_64"]),
    (["vqkd_encoder"], []),
  ])
  func listed(arguments: [String], expected: [String]) throws {
    try withProgram { zoo in
      let models = try #require(try zoo.run(["list", "--json"] + arguments).json().elements)
      let names = models.compactMap { $0["name"]?.string }
      #expect(expected.isEmpty ? names.count > 1 : names == expected)
    }
  }

  /// No match is an empty result, with a word on stderr that --quiet keeps back.
  @Test func nothingListed() throws {
    try withProgram { zoo in
      let outcome = try zoo("list", "nothing-like-this")
      #expect(outcome.status == 0)
      #expect(outcome.stdout.isEmpty)
      #expect(outcome.stderr.hasPrefix("no model matches"))
      #expect(try zoo("list", "nothing-like-this", "--quiet").stderr.isEmpty)
      #expect(try zoo("list", "nothing-like-this", "--json").json().elements == [])
    }
  }

  /// A value that no model has is refused with the values that there are.
  @Test func unknownFamily() throws {
    try withProgram { zoo in
      let outcome = try zoo("list", "--family", "beitv3")
      #expect(outcome.isRefusal)
      #expect(outcome.stderr.contains("hint: choose one of `beit` or `beitv2`"))
    }
  }

  /// The sheet's JSON is the catalogue's entry.
  @Test func showJSON() throws {
    try withProgram { zoo in
      let outcome = try zoo("show", Samples.model, "--json")
      #expect(outcome.status == 0)
      #expect(try outcome.json()["name"]?.string == Samples.model)
      #expect(try outcome.json()["files"]?.elements?.first?["sha256"]?.string?.count == 64)
    }
  }

  /// A name that does not exist is answered with the nearest that does, whatever is in it.
  @Test(arguments: [
    ("beitv2_tinny_patch8_64", "hint: did you mean `beitv2_tiny_patch8_64`?"),
    ("", "hint: `zoo list` shows every name"), ("ви́тя 模型 🐘", "hint: `zoo list` shows every name"),
    ("a b;$(id)'\"", "hint: `zoo list` shows every name"),
  ])
  func unknownModel(name: String, hint: String) throws {
    try withProgram { zoo in
      for command in [
        ["show", name], ["download", name], ["convert", name, "-o", "out.safetensors"],
        ["predict", name, Samples.picture("dots_00.jpg")],
        ["validate", name, "--references", Samples.references],
      ] {
        let outcome = try zoo.run(command)
        #expect(outcome.isRefusal, "\(command): \(outcome)")
        let said = name.isEmpty ? "model: the name is empty" : "\(name): no model has this name"
        #expect(outcome.stderr == "\(said)\n\(hint)\n")
        #expect(try names(in: zoo.folder).isEmpty)
      }
    }
  }

  /// Escape sequences in a name do not reach the terminal.
  @Test func nameWithEscapes() throws {
    try withProgram { zoo in
      let outcome = try zoo("show", "\u{1b}[31mred")
      #expect(outcome.stderr.hasPrefix("\\u{1b}[31mred: no model has this name\n"))
    }
  }

  /// A download prints the path alone, in the store that the environment names; once more is as good.
  @Test func download() throws {
    try withProgram { zoo in
      let outcome = try zoo("download", Samples.model)
      let path = "\(zoo.home)/models/\(Samples.model)/\(Samples.model).pth"
      #expect(outcome.status == 0)
      #expect(outcome.stdout == path + "\n")
      #expect(FileManager.default.contentsEqual(atPath: path, andPath: Samples.checkpoint))
      let again = try zoo("download", Samples.model, "--json")
      let shape = JSONShape.list(
        .object([
          "model": .string, "path": .string, "size": .number, "sha256": .string,
          "source": .string, "obtainedFrom?": .string, "proof?": .string,
        ]))
      let problems = try again.problems(with: shape)
      #expect(problems == [])
      #expect(try again.json().elements?.first?["path"]?.string == path)
      #expect(try again.json().elements?.first?["size"]?.integer == 1_747_923)
      #expect(try names(in: zoo.folder).isEmpty)
    }
  }

  /// Without the network, a model that is not carried is refused with a hint.
  @Test func downloadOffline() throws {
    try withProgram { zoo in
      let outcome = try zoo("download", "beitv2_base_patch16_224_pt1k_ft1k")
      #expect(outcome.isRefusal)
      #expect(outcome.stderr.contains("\nhint: "))
    }
  }

  /// A store that cannot be made is refused.
  @Test func unusableStore() throws {
    try withProgram { zoo in
      try zoo.write("a file", "file")
      let outcome = try zoo(
        "download", Samples.model, environment: ["ZOO_HOME": zoo.path("file/store")])
      #expect(outcome.isRefusal)
      #expect(outcome.stderr.contains("file/store"))
    }
  }
}

import FoundationEssentials
import Safetensors
import TestSupport
import Testing

/// Catalogues beside the program's own: `--zoo`, `zoo add`, `zoo lint`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct CatalogueFileTests {
  private func names(_ outcome: Program.Outcome) throws -> [String] {
    try outcome.json().elements?.compactMap { $0["name"]?.string } ?? []
  }

  /// A catalogue is laid over the program's own, from a file or from an address; the last copy of an
  /// address serves without a network.
  @Test(.enabled(if: FaultServer.isAvailable, "needs python3")) func overlay() throws {
    try withDownloads { zoo in
      let file = try zoo.zoo("list", "third-*", "--zoo", "models.json", "--json")
      #expect(try names(file) == ["third-a", "third-b", "third-tiny", "third-gone"])
      #expect(try zoo.zoo("show", "third-a", "--zoo", "models.json").status == 0)
      #expect(try zoo.zoo("show", "third-a").status == 2)
      let mark = "\(UInt64.random(in: .min ... .max))"
      try zoo.server.add(zoo.zoo.bytes("models.json"), as: "models-\(mark).json")
      let address = zoo.server.address("models-\(mark).json")
      let arguments = ["list", "third-*", "--zoo", address, "--json"]
      let fetched = try zoo.zoo.run(arguments, environment: Downloads.environment)
      #expect(try names(fetched).count == 4)
      #expect(try names(zoo.zoo.run(arguments)).count == 4)
      let copies = try zoo.zoo("cache", "ls", "--kind", "catalogue", "--json").json()
      #expect(copies.elements?.count == 1)
    }
  }

  /// A catalogue from the network does not decide which files of this machine are read.
  @Test(.enabled(if: FaultServer.isAvailable, "needs python3")) func localFiles() throws {
    try withDownloads { zoo in
      let mark = "\(UInt64.random(in: .min ... .max))"
      let model = Downloads.model("x/a.pth").replacing(
        "https://models.example.org/", with: "file:///etc/")
      try zoo.server.add([UInt8](Downloads.catalogue([model]).utf8), as: "local-\(mark).json")
      let outcome = try zoo.zoo.run(
        ["list", "--zoo", zoo.server.address("local-\(mark).json")],
        environment: Downloads.environment)
      #expect(outcome.isRefusal && outcome.stderr.contains("cannot name files of this machine"))
    }
  }

  /// A name that is taken is refused, unless the new entry says that it takes the place.
  @Test func replaced() throws {
    try withProgram { zoo in
      let taken = Downloads.model("x/a.pth").replacing("third-a", with: Samples.model)
      try zoo.write(Downloads.catalogue([taken]), "taken.json")
      let refused = try zoo("list", "--zoo", "taken.json")
      #expect(refused.isRefusal)
      #expect(
        refused.stderr.hasPrefix("taken.json: models[0].name: `\(Samples.model)` names a model"))
      let replacing = taken.replacing(
        #""family""#, with: #""replaces": "\#(Samples.model)", "family""#)
      try zoo.write(Downloads.catalogue([replacing]), "replacing.json")
      let sheet = try zoo("show", Samples.model, "--zoo", "replacing.json", "--json")
      #expect(try sheet.json()["publisher"]?.string == "third")
    }
  }

  /// An added model has its name everywhere, until it is taken out again.
  @Test func added() throws {
    try withProgram { zoo in
      try FileManager.default.copyItem(
        atPath: Samples.checkpoint, toPath: zoo.path("my model.pth"))
      let refused = try zoo("add", "mine", "--url", "my model.pth")
      #expect(refused.isRefusal && refused.stderr.contains("does not end in a plain file name"))
      try FileManager.default.moveItem(
        atPath: zoo.path("my model.pth"), toPath: zoo.path("my_model.pth"))
      let added = try zoo(
        "add", "mine", "--url", "my_model.pth", "--size", "tiny", "--alias", "my", "--license",
        "MIT")
      #expect(added.status == 0 && added.stdout == "mine\n")
      #expect(added.stderr == "mine: added to \(zoo.home)/zoo.json\n")
      #expect(try names(zoo("list", "--publisher", "local", "--json")) == ["mine"])
      let answer = try zoo("predict", "my", Samples.picture("dots_00.jpg"))
      #expect(
        answer.status == 0 && answer.stderr.contains("mine: fetching \(zoo.folder)/my_model.pth"))
      #expect(try zoo("lint", "\(zoo.home)/zoo.json").status == 0)
      let twice = try zoo("add", "MINE", "--url", "my_model.pth")
      #expect(twice.isRefusal && twice.stderr.contains("`MINE` already names models[0]"))
      #expect(try zoo("add", "mine", "--remove").status == 0)
      #expect(try zoo("show", "mine").status == 2)
      #expect(try zoo("add", "mine", "--remove").isRefusal)
    }
  }

  /// An entry with everything that a catalogue may say.
  @Test func addedEntry() throws {
    try withProgram { zoo in
      try zoo.write(Downloads.model("x/a.pth"), "entry.json")
      let added = try zoo(
        "add", "--entry", "entry.json", "--publisher-name", "A Third Party", "--json")
      #expect(try added.json()["name"]?.string == "third-a")
      #expect(try zoo("show", "third/third-a").stdout.contains("A Third Party"))
      try zoo.write("{\"name\": 1}", "bad.json")
      let bad = try zoo("add", "--entry", "bad.json")
      #expect(bad.isRefusal && bad.stderr.hasPrefix("model: "))
    }
  }

  /// A broken catalogue of this machine is named, and does not keep `lint` from saying why.
  @Test func broken() throws {
    try withProgram { zoo in
      try FileManager.default.createDirectory(atPath: zoo.home, withIntermediateDirectories: true)
      try Data("{}".utf8).write(to: URL(filePath: "\(zoo.home)/zoo.json"))
      let outcome = try zoo("list")
      #expect(outcome.isRefusal && outcome.stderr.hasPrefix("\(zoo.home)/zoo.json: "))
      #expect(try zoo("lint", "\(zoo.home)/zoo.json").status == 1)
    }
  }

  /// Every broken rule is named at once, with its place.
  @Test func lint() throws {
    try withProgram { zoo in
      let models = [
        Downloads.model("x/a.pth", #""labels": "cats", "colour": "red", "#),
        Downloads.model("x/b.pth", "", #", "sha256": "xyz", "size": -1"#),
      ]
      try zoo.write(Downloads.catalogue(models), "faulty.json")
      let outcome = try zoo("lint", "faulty.json")
      #expect(outcome.status == 1)
      #expect(
        outcome.lines == [
          "faulty.json: models[0].labels: error: `cats` is not a label set",
          "faulty.json: models[1].files[0].sha256: error: expected 64 hexadecimal digits",
          "faulty.json: models[1].files[0].size: error: is negative",
          "faulty.json: models[0].colour: warning: is not a known key",
          "faulty.json: models[0].files[0]: warning: "
            + "no sha256 is stated: the first file that comes is trusted",
        ])
      let shape = JSONShape.list(
        .object([
          "path": .string,
          "remarks": .list(
            .object([
              "severity": .oneOf(["error", "warning"]), "place": .string, "detail": .string,
            ])),
        ]))
      #expect(try zoo("lint", "faulty.json", "--json").problems(with: shape) == [])
      try zoo.write(Downloads.catalogue([Downloads.model("x/a.pth")]), "usable.json")
      #expect(try zoo("lint", "usable.json").status == 0)
      #expect(try zoo("lint", "usable.json", "--strict").status == 1)
      try zoo.write("[", "nonsense.json")
      #expect(try zoo("lint", "nonsense.json").lines == ["nonsense.json: error: not valid JSON"])
      #expect(try zoo("lint", "missing.json").isRefusal)
    }
  }

  /// The catalogue of the program is right.
  @Test func ownCatalogue() throws {
    try withProgram { zoo in
      try #expect(zoo("lint", "\(repository)/zoo.json").status == 0)
    }
  }

  @Test(arguments: [
    (["--has-metric", "mIoU"], 8), (["--has-metric", "codebookUsage"], 3),
    (["--has-metric", "top1", "--publisher", "kecam", "--family", "beitv2"], 2), (["--cached"], 0),
  ])
  func filtered(arguments: [String], count: Int) throws {
    try withProgram { zoo in
      try #expect(names(zoo.run(["list", "--json"] + arguments)).count == count)
    }
  }

  @Test func reversed() throws {
    try withProgram { zoo in
      let sorted = try names(zoo("list", "--sort", "name", "--json"))
      #expect(try names(zoo("list", "--sort", "name", "--reverse", "--json")) == sorted.reversed())
    }
  }

  /// The lock file holds models to their files.
  @Test(.enabled(if: FaultServer.isAvailable, "needs python3")) func locked() throws {
    try withDownloads { zoo in
      let early = try zoo("download", "third-a", "--locked")
      #expect(early.isRefusal && early.stderr.hasPrefix("zoo.lock: "))
      #expect(try zoo("download", "third-a", "--write-lock").status == 0)
      let lock = String(decoding: try zoo.zoo.bytes("zoo.lock"), as: UTF8.self)
      #expect(
        lock.contains(zoo.server.digest) && lock.contains("https://models.example.org/third/a.pth"))
      #expect(try zoo("download", "--locked").lines == [zoo.stored("third-a", "a.pth")])
      let other = try zoo("download", "third-b", "--locked")
      #expect(other.status == 2 && other.stderr.contains("third-b: not in the lock file"))
      // Elsewhere another file under the same address is refused.
      try FileManager.default.removeItem(atPath: zoo.zoo.home)
      let changed = try zoo("download", "--locked", plan: "flip.5000")
      #expect(changed.status == 2 && changed.stderr.contains("wrong sha256"))
      #expect(!exists(zoo.stored("third-a", "a.pth")))
      // Locking anew says what changed.
      #expect(try zoo("download", "third-a", plan: "flip.5000").status == 0)
      let anew = try zoo("download", "third-a", "--write-lock")
      #expect(anew.stderr.contains("third-a: locked anew: was sha256 \(zoo.server.digest)"))
    }
  }

  /// The scripts that shells read know the commands, and ask the program for names.
  @Test(arguments: ["bash", "zsh", "fish"]) func completions(shell: String) throws {
    try withProgram { zoo in
      let outcome = try zoo("completions", shell)
      #expect(outcome.status == 0 && outcome.stderr.isEmpty)
      #expect(outcome.stdout.contains("download") && outcome.stdout.contains("---completion"))
    }
  }

  /// What bash offers after `zoo show beitv2_ti`.
  @Test func completedName() throws {
    try withProgram { zoo in
      let outcome = try zoo.shell(
        """
        source <(zoo completions bash); COMP_WORDS=(zoo show beitv2_ti) COMP_CWORD=2
        COMP_LINE='zoo show beitv2_ti' COMP_POINT=18; _zoo zoo beitv2_ti show; echo "${COMPREPLY[@]}"
        """)
      #expect(outcome.stdout == "\(Samples.model)\n")
    }
  }
}

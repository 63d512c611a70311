import Safetensors
import Tensors
import Testing
import TestSupport

/// `zoo convert` of models that are not known: names change, and nothing else.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct ConvertAsIsTests {
  /// Writes a model of no known layout, with a counter of integers.
  private func write(_ name: String, in zoo: Program) throws {
    var tensors = StateDict()
    tensors["net.conv.weight"] = LazyTensor(shape: [2, 1], values: [1, 2])
    tensors["net.conv.bias"] = LazyTensor(shape: [1], values: [3])
    tensors["net.seen"] = LazyTensor(shape: [1], integers: [4])
    try SafetensorsWriter.write(tensors, to: zoo.path(name))
  }

  /// Rules are enough for a model that nobody knows, and all of it is reported.
  @Test(arguments: ["out.safetensors", "out.pth"]) func rules(output: String) throws {
    try withProgram { zoo in
      try write("theirs.safetensors", in: zoo)
      try zoo.write(
        #"[{"match": "^net\\.", "replace": ""}, {"match": "conv", "replace": "stem"}, {"drop": "seen"}]"#,
        "rules.json")
      let arguments = ["convert", "theirs.safetensors", "-o", output, "--rename", "rules.json"]
      let outcome = try zoo.run(arguments + ["--json"])
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let json = try outcome.json()
      #expect(json["from"] == nil && json["configuration"] == nil)
      #expect(json["unchanged"]?.elements?.count == 0 && json["mapped"]?.integer == 2)
      #expect(json["dropped"]?.elements?.first?["rule"]?.string == "rename-rule-2")
      let listing = try zoo("inspect", output, "--json").json()
      let names = listing["tensors"]?.elements?.compactMap { $0["name"]?.string }
      #expect(names.map(Set.init) == ["stem.weight", "stem.bias"])
      let lines = try zoo.run(arguments).lines
      #expect(lines.first == "\(output): as it is, 2 tensors")
      #expect(lines.contains("  renamed: 2 tensors"))
      #expect(lines.contains { $0.hasPrefix("  note: no model that is known") })
    }
  }

  /// Without rules every tensor keeps its name and its bytes.
  @Test func asIs() throws {
    try withProgram { zoo in
      try write("theirs.safetensors", in: zoo)
      _ = try zoo("convert", "theirs.safetensors", "-o", "there.pth", "--as-is")
      let outcome = try zoo("convert", "there.pth", "-o", "back.safetensors", "--as-is")
      #expect(outcome.status == 0, "\(outcome.stderr)")
      #expect(try zoo("diff", "theirs.safetensors", "back.safetensors").status == 0)
      let metadata = try SafetensorsFile(path: zoo.path("back.safetensors")).metadata
      #expect(metadata["layout"] == nil && metadata["source"] == "there.pth")
      #expect(metadata["format"] == "pt" && metadata["plan_digest"]?.count == 64)
    }
  }

  /// A known model may be copied as it is as well.
  @Test func knownModel() throws {
    try withProgram { zoo in
      let outcome = try zoo("convert", Samples.checkpoint, "-o", "out.safetensors", "--as-is")
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let names = try SafetensorsFile(path: zoo.path("out.safetensors")).tensors.names
      #expect(names.contains("blocks.0.attn.relative_position_index"))
      #expect(!names.contains { $0.hasPrefix("optimizer") })
    }
  }

  /// Two names that become one are refused, and so are options that speak of a known model.
  @Test func refused() throws {
    try withProgram { zoo in
      try write("theirs.safetensors", in: zoo)
      try zoo.write(#"[{"match": "conv\\.(weight|bias)", "replace": "one"}]"#, "rules.json")
      let common = ["convert", "theirs.safetensors", "-o", "out.safetensors"]
      let collision = try zoo.run(common + ["--rename", "rules.json"])
      #expect(collision.isRefusal && collision.stderr.contains("`net.one`: name collision"))
      try zoo.write(#"[{"drop": "seen"}]"#, "rules.json")
      let known = try zoo.run(common + ["--rename", "rules.json", "--from", "timm"])
      #expect(known.isRefusal && known.stderr.contains("layout: not recognised"))
      let unknown = try zoo.run(common)
      #expect(unknown.isRefusal && unknown.stderr.contains("--as-is copies any model"))
      for options in [
        ["--to", "hf"], ["--from", "timm"], ["--set", "heads=3"], ["--image-size", "64"],
        ["--classes", "3"], ["--lenient"],
      ] {
        try #expect(zoo.run(common + ["--as-is"] + options).isUsageError, "\(options)")
      }
      try #expect(names(in: zoo.folder) == ["rules.json", "theirs.safetensors"])
    }
  }

  /// A name that does not say what to write is refused before anything is read.
  @Test(arguments: [
    ("out.txt", "an ending that says nothing"), ("-", "nothing is written to stdout"),
    ("out.safetensor", "an ending that says nothing"),
  ])
  func outputName(output: String, said: String) throws {
    try withProgram { zoo in
      let outcome = try zoo("convert", "missing.pth", "-o", output)
      #expect(outcome.isRefusal, "\(outcome)")
      #expect(outcome.stderr.contains("\(output): cannot write: \(said)\nhint: "))
      try #expect(names(in: zoo.folder).isEmpty)
    }
  }

  @Test func emptyName() throws {
    try withProgram { zoo in
      let outcome = try zoo("convert", "", "-o", "out.safetensors")
      #expect(outcome.isRefusal)
      #expect(outcome.stderr.contains("model: the name is empty\nhint: "))
    }
  }

  /// A file that grows beyond what is allowed says what to do.
  @Test func fileTooLarge() throws {
    try withProgram { zoo in
      let outcome = try zoo.shell(
        "ulimit -f 64; zoo convert '\(Samples.checkpoint)' -o out.safetensors")
      #expect(outcome.status == 2)
      #expect(outcome.stderr.contains("file too large\nhint: "), "\(outcome.stderr)")
      try #expect(names(in: zoo.folder).isEmpty)
    }
  }
}

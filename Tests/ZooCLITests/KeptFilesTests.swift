import FoundationEssentials
import Safetensors
import TestSupport
import Testing

/// What `zoo validate` and `zoo merge` keep: nothing is written over, and nothing mixed.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct KeptFilesTests {
  /// A run of one precision is not gone on with in another, nor merged with it.
  @Test func precision() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let command = ["validate", Samples.model, "--data", "val", "-q", "--json"]
      let single = try zoo.run(command + ["--shard", "1/2", "--journal", "1.jsonl"])
      #expect(single.status == 0, "\(single.stderr)")
      try #expect(single.json()["run"]?["precision"]?.string == "f32")
      let half = command + ["--precision", "bf16"]
      let rounded = try zoo.run(
        half + ["--shard", "2/2", "--journal", "2.jsonl", "--report", "run.md"])
      #expect(rounded.status == 0, "\(rounded.stderr)")
      try #expect(rounded.json()["run"]?["precision"]?.string == "bf16")
      let text = String(decoding: try zoo.bytes("run.md"), as: UTF8.self)
      #expect(text.contains("- precision: bf16 ("))
      let resumed = try zoo.run(half + ["--shard", "1/2", "--journal", "1.jsonl", "--resume"])
      #expect(resumed.isRefusal)
      #expect(resumed.stderr.contains("another precision: expected bf16, found f32"))
      let merged = try zoo("merge", "1.jsonl", "2.jsonl", "-o", "run.jsonl")
      #expect(merged.isRefusal)
      #expect(merged.stderr.contains("another precision: expected f32, found bf16"))
      #expect(try !names(in: zoo.folder).contains("run.jsonl"))
      let parity = ["validate", Samples.model, "--references", Samples.references, "--json"]
      try #expect(zoo.run(parity).json()["precision"]?.string == "f32")
      try #expect(
        zoo.run(parity + ["--precision", "bf16"]).json()["precision"]?.string == "bf16")
    }
  }

  /// Neither a part nor anything else is written over, and what fails leaves nothing in the way.
  @Test func merged() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      for part in ["1", "2"] {
        let outcome = try zoo(
          "validate", Samples.model, "--data", "val", "--shard", "\(part)/2", "--journal",
          "\(part).json", "-q")
        #expect(outcome.status == 0, "\(outcome.stderr)")
      }
      let parts = try ["1.json", "2.json"].map { try zoo.bytes($0) }
      try zoo.write("mine", "other")
      let merge = ["merge", "1.json", "2.json"]
      for (options, words) in [
        (["-o", "2.json"], "the output is one of the journals that are read"),
        (["-o", "other"], "hint: remove it first, or choose another name"),
        (["-o", "val"], "cannot make the journal: it is a folder"),
        (["--report", "1.json"], "hint: choose another name with --report"),
        (
          ["-o", "new", "--model", "beitv2_base_patch16_224_pt1k"], "name the model as the run did"
        ),
        (["-o", "new", "--report", "r.html", "--data", "missing"], "expected the folder"),
      ] {
        let outcome = try zoo.run(merge + options)
        #expect(outcome.isRefusal && outcome.stderr.contains(words), "\(outcome)")
      }
      try #expect(zoo.run(merge + ["-o", "x.json", "--report", "x.json"]).isUsageError)
      try #expect(["1.json", "2.json"].map { try zoo.bytes($0) } == parts)
      #expect(try names(in: zoo.folder).sorted() == ["1.json", "2.json", "other", "val"])
      try #expect(zoo.run(merge + ["-o", "new"]).status == 0)
      let references = try zoo(
        "validate", Samples.model, "--data", "val", "--references", "1.json", "--report", "1.json")
      #expect(references.isRefusal && references.stderr.contains("the output is the input itself"))
    }
  }

  /// Damage is told on stderr and in the findings.
  @Test func damage() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let command = ["validate", Samples.model, "--data", "val", "--journal", "j", "--json"]
      let whole = try zoo.run(command)
      #expect(whole.status == 0 && !whole.stderr.contains("damaged"), "\(whole.stderr)")
      let bytes = try zoo.bytes("j")
      for options in [[], ["-q"]] {
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        lines[15] = "{"
        try zoo.write(lines.map { $0 + "\n" }.joined(), "j")
        let resumed = try zoo.run(command + ["--resume"] + options)
        #expect(resumed.status == 0)
        let words =
          "`j`: line 16 is damaged: its block and all after it, 192 lines from line 10 on, are "
          + "dropped and their pictures run again"
        #expect(resumed.stderr == (options.isEmpty ? "note: \(words)\n" : ""))
        let findings = try resumed.json()["findings"]?.elements?.compactMap(\.string)
        #expect(findings?.last?.contains("line 16 is damaged") == true)
        #expect(try zoo.bytes("j") == bytes)
      }
    }
  }
}

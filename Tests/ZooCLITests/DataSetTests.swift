import FoundationEssentials
import Safetensors
import Testing
import TestSupport

/// `zoo validate --data` and `zoo merge`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct DataSetTests {
  /// The accuracy is what was recorded.
  @Test func pass() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let outcome = try zoo("validate", Samples.model, "--data", "val", "--json")
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let json = try outcome.json()
      #expect(json["verdict"]?.string == "pass")
      #expect(json["count"]?.integer == 200)
      #expect(json["top1"]?.double == 99.5)
      #expect(json["recorded"]?["top1"]?.double == 99.5)
      #expect(json["unreadable"]?.elements == [])
      #expect(json["run"]?["pictures"]?.integer == 200)
    }
  }

  /// A measurement that differs is status 1; what the pictures are told to be is taken at its word.
  @Test func fail() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let files = FileManager.default
      try files.moveItem(atPath: zoo.path("val/disc"), toPath: zoo.path("val/other"))
      try files.moveItem(atPath: zoo.path("val/ring"), toPath: zoo.path("val/disc"))
      try files.moveItem(atPath: zoo.path("val/other"), toPath: zoo.path("val/ring"))
      let outcome = try zoo("validate", Samples.model, "--data", "val")
      #expect(outcome.status == 1)
      #expect(outcome.stdout.hasPrefix("\(Samples.model): fail\n"))
    }
  }

  /// Shards that are merged give the result of one run.
  @Test func shards() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      for shard in ["1/2", "2/2"] {
        let outcome = try zoo(
          "validate", Samples.model, "--data", "val", "--shard", shard, "--journal",
          "part\(shard.prefix(1)).jsonl", "--json")
        #expect(outcome.status == 0, "\(outcome.stderr)")
      }
      let merged = try zoo(
        "merge", "part1.jsonl", "part2.jsonl", "--model", Samples.model, "--json")
      #expect(merged.status == 0, "\(merged.stderr)")
      #expect(try merged.json()["count"]?.integer == 200)
      #expect(try merged.json()["top1"]?.double == 99.5)
      #expect(try zoo("merge", "part1.jsonl").isRefusal)
      #expect(try zoo("merge", "part1.jsonl", "missing.jsonl").isRefusal)
    }
  }

  /// Where no picture can be read, nothing was measured, and links in a circle are not followed.
  @Test func nothingToRead() throws {
    try withProgram { zoo in
      for name in ["disc", "ring"] {
        try FileManager.default.createDirectory(
          atPath: zoo.path("val/\(name)"), withIntermediateDirectories: true)
        try zoo.write("x", "val/\(name)/1.png")
      }
      try FileManager.default.createSymbolicLink(
        atPath: zoo.path("val/ring/loop"), withDestinationPath: "..")
      let outcome = try zoo("validate", Samples.model, "--data", "val", "--journal", "j")
      #expect(outcome.status == 2, "\(outcome)")
      #expect(outcome.stdout.contains("2 unreadable"), "\(outcome.stdout)")
      #expect(outcome.stdout.contains("1 link left out: to a folder around it, such as `loop`"))
      try #expect(zoo("merge", "j").status == 2)
    }
  }

  /// A report that cannot be written is refused before the run.
  @Test(arguments: ["nowhere/r.html", "folder.html"]) func unwritableReport(path: String) throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      try FileManager.default.createDirectory(
        atPath: zoo.path("folder.html"), withIntermediateDirectories: false)
      let outcome = try zoo(
        "validate", Samples.model, "--data", "val", "--report", path, "--journal", "j")
      #expect(outcome.isRefusal, "\(outcome)")
      #expect(!FileManager.default.fileExists(atPath: zoo.path("j")))
    }
  }

  /// Options that cannot be carried out are refused before a picture is looked at.
  @Test(arguments: [
    ["--subset", "201"], ["--shard", "3/2"], ["--shard", "0/2"], ["--restrict", "imagenet-z"],
    ["--report", "report.txt"], ["--predictions", "a", "--journal", "b"],
    ["--report", "a.json", "--journal", "a.json"],
  ])
  func badOption(options: [String]) throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let outcome = try zoo.run(["validate", Samples.checkpoint, "--data", "val"] + options)
      // How many pictures there are is known when the folder is read; other words are wrong as such.
      #expect(options[0] == "--subset" ? outcome.isRefusal : outcome.isUsageError, "\(outcome)")
      #expect(try names(in: zoo.folder) == ["val"])
    }
  }

  /// A folder that tells no classes is refused.
  @Test func flatFolder() throws {
    try withProgram { zoo in
      let outcome = try zoo(
        "validate", Samples.checkpoint, "--data", "\(fixtures)/tiny/pictures")
      #expect(outcome.isRefusal)
      #expect(try zoo("validate", Samples.checkpoint, "--data", "missing").isRefusal)
    }
  }
}

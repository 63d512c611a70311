import FoundationEssentials
import Safetensors
import Testing
import TestSupport

/// Which record a measurement is held against.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct RecordsTests {
  /// Pictures of one's own are not those of the record, whatever their folders are called.
  @Test func ownPictures() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      for name in try names(in: zoo.path("val/disc")) {
        try FileManager.default.moveItem(
          atPath: zoo.path("val/disc/\(name)"), toPath: zoo.path("val/ring/my-\(name)"))
      }
      let command = ["validate", Samples.model, "--data", "val", "--json"]
      let own = try zoo.run(command + ["--journal", "run.jsonl"])
      #expect(own.status == 0, "\(own.stderr)")
      let json = try own.json()
      #expect(json["verdict"]?.string == "inconclusive" && json["recorded"] == nil)
      #expect(json["run"]?["dataSet"]?.string == "custom")
      let reason = json["reasons"]?.elements?.first?.string
      #expect(reason?.hasSuffix("say so with --data-set (drawn-shapes)") == true)
      let stated = try zoo.run(command + ["--data-set", "drawn-shapes"])
      #expect(stated.status == 1)
      try #expect(stated.json()["recorded"]?["count"]?.integer == 200)
      let kept = ["validate", Samples.model, "--predictions", "run.jsonl", "--json"]
      try #expect(zoo.run(kept).json()["verdict"]?.string == "inconclusive")
      try #expect(zoo.run(kept + ["--data-set", "drawn-shapes"]).status == 1)
      let merge = ["merge", "run.jsonl", "--model", Samples.model, "--data-set", "drawn-shapes"]
      try #expect(zoo.run(merge).status == 1)
      let other = try zoo.run(command + ["--data-set", "my-birds"])
      try #expect(
        other.json()["reasons"]?.elements?.first?.string
          == "no recorded accuracy to compare with on my-birds: the model's are on drawn-shapes")
    }
  }

  /// Three of its own 200 pictures with a wrong label are more than re-runs differ by.
  @Test func wrongLabels() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      for name in ["disc_00.jpg", "disc_01.jpg", "disc_02.jpg"] {
        try FileManager.default.moveItem(
          atPath: zoo.path("val/disc/\(name)"), toPath: zoo.path("val/ring/\(name)"))
      }
      let outcome = try zoo("validate", Samples.model, "--data", "val", "--json")
      #expect(outcome.status == 1)
      try #expect(outcome.json()["top1"]?.double == 98)
      try #expect(outcome.json()["run"]?["dataSet"]?.string == "drawn-shapes")
    }
  }

  @Test(arguments: [
    ["--data-set", "x", "--references", "r.json"], ["--data", "val", "--data-set", ""],
    ["--data", "val", "--numbers", "2"], ["--references", "r.json", "--numbers", "0"],
  ])
  func usage(options: [String]) throws {
    try withProgram { zoo in
      let outcome = try zoo.run(["validate", Samples.model] + options)
      #expect(outcome.isUsageError, "\(outcome)")
    }
  }
}

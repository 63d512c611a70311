import FoundationEssentials
import Safetensors
import TestSupport
import Testing

/// What `zoo validate` does beside measuring one classifier: predictions, pairs, rows, segmentation.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct ValidateRunTests {
  /// The figures of kept predictions are those of the run, and need neither model nor pictures.
  @Test func predictions() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let model = Samples.checkpoint
      let run = try zoo(
        "validate", model, "--data", "val", "--predictions", "run.jsonl", "--json")
      #expect(run.status == 0, "\(run.stderr)")
      try FileManager.default.removeItem(atPath: zoo.path("val"))
      let again = try zoo("validate", model, "--predictions", "run.jsonl", "--json")
      #expect(again.status == 0, "\(again.stderr)")
      try #expect(again.json().without("times") == run.json().without("times"))
      let digest = try run.json()["run"]?["modelSHA256"]?.string
      #expect(digest == "84501bdd7e83536c8a55b6936d3806171958238040b1807f593755ebc908cc2c")
      let other = try zoo("validate", "beitv2_base_patch16_224_pt1k", "--predictions", "run.jsonl")
      #expect(other.isRefusal && other.stderr.contains("found those of \(model)"))
      try #expect(
        zoo("validate", Samples.model, "x", "--predictions", "run.jsonl").isUsageError)
      try #expect(zoo("validate", Samples.model, "--predictions", "missing.jsonl").isRefusal)
    }
  }

  /// Beside PyTorch's answers, and beside another run's: every picture agrees.
  @Test(arguments: ["references.json", "run.jsonl"]) func pairs(reference: String) throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let command = ["validate", Samples.model, "--data", "val"]
      if reference == "run.jsonl" {
        try #expect(zoo.run(command + ["--journal", reference]).status == 0)
      }
      let path = reference == "run.jsonl" ? reference : Samples.references
      let outcome = try zoo.run(command + ["--references", path, "--json"])
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let json = try outcome.json()
      #expect(json["agreement"]?.double == 100)
      #expect(json["paired"]?["count"]?.integer == 200)
      #expect(json["paired"]?["bothRight"]?.integer == 199)
      #expect(json["paired"]?["pValue"]?.double == 1)
      let reasons = json["reasons"]?.elements?.compactMap(\.string) ?? []
      #expect(reasons.contains { $0.hasPrefix("same best class") })
      let isOwn = reference == "run.jsonl"
      let words = isOwn ? "the same model file" : "too few pictures"
      #expect(reasons.first?.hasPrefix("top-1: ") == true)
      #expect(reasons.last?.hasPrefix("caveat: ") == true && reasons.last?.contains(words) == true)
    }
  }

  /// The logits of a measured run beside PyTorch's, in every form of the report.
  @Test(arguments: ["html", "md", "json"]) func logits(form: String) throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let outcome = try zoo(
        "validate", Samples.model, "--data", "val", "--references", Samples.references, "--report",
        "run.\(form)", "--json")
      let logits = try #require(try outcome.json()["logits"])
      #expect(logits["count"]?.integer == 200 && logits["beyondRounding"]?.integer == 0)
      let largest = try #require(logits["maxAbsDiff"]?.double)
      #expect(largest < 1e-4)
      #expect(logits["furthest"]?.elements?.first?["maxAbsDiff"]?.double == largest)
      let text = String(decoding: try zoo.bytes("run.\(form)"), as: UTF8.self)
      let place = try #require(logits["furthest"]?.elements?.first?["file"]?.string)
      let expected = [
        "html": "<section id=\"logits\"", "md": "## Logits beside the references",
        "json": "\"beyondRounding\":0",
      ]
      #expect(text.contains(expected[form] ?? ""))
      #expect(text.contains(form == "md" ? place.replacing("_", with: "\\_") : place))
    }
  }

  /// The file that the recording script writes is held against the model as it lies, and beside a
  /// measured run.
  @Test func recordedReferences() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let path = zoo.path("val/recorded.json")
      try FileManager.default.copyItem(
        atPath: "\(fixtures)/validation/recorded.json", toPath: path)
      let parity = try zoo("validate", Samples.model, "--references", path, "--json")
      #expect(parity.status == 0, "\(parity.stderr)")
      try #expect(parity.json()["count"]?.integer == 4)
      try #expect(parity.json()["pixels"]?["equal"]?.integer == 4)
      let run = try zoo(
        "validate", Samples.model, "--data", "val", "--references", path, "--json")
      #expect(run.status == 0, "\(run.stderr)")
      try #expect(run.json()["logits"]?["count"]?.integer == 4)
      try #expect(run.json()["agreement"]?.double == 100)
    }
  }

  /// A pattern stands for the models that are here; what cannot be run has a row all the same.
  @Test func rows() throws {
    try withProgram { zoo in
      try zoo.write(Array("no model".utf8), "broken.pth")
      let references = ["--references", Samples.references]
      let rows = try zoo.run(["validate", "beitv2_tiny*", "broken.pth", "--json"] + references)
      #expect(rows.status == 2)
      let found = try #require(try rows.json().elements)
      #expect(found.map { $0["model"]?.string } == [Samples.model, "broken.pth"])
      #expect(found.map { $0["verdict"]?.string } == ["pass", "inconclusive"])
      #expect(found[0]["measured"]?.double == 99.5 && found[0]["difference"]?.double == 0)
      #expect(found[1]["error"]?.string?.contains("broken.pth") == true)
      for name in ["rows.md", "rows.html", "rows.json"] {
        let one = try zoo.run(["validate", "beitv2_tiny*", "--report", name] + references)
        #expect(one.status == 0, "\(one.stderr)")
        #expect(
          one.lines[1].split(separator: " ").prefix(3) == ["\(Samples.model)", "pass", "99.5"])
        let text = String(decoding: try zoo.bytes(name), as: UTF8.self)
        #expect(text.contains("99.5 %") || name == "rows.json")
      }
      // What could not be run is said in lines, and not in one with its line ends written out.
      let failed = try zoo.run(["validate", "nosuch", Samples.model] + references)
      #expect(failed.status == 2 && !failed.stdout.contains("\\u{"))
      let place = try #require(failed.lines.firstIndex { $0.hasPrefix("nosuch: ") })
      #expect(failed.lines[place + 1].hasPrefix("  hint: "))
      for pattern in ["nothing*", "beitv2_base*"] {
        try #expect(zoo.run(["validate", pattern] + references).isRefusal, "\(pattern)")
      }
    }
  }

  /// A journal for each of several models.
  @Test func rowsOfData() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let outcome = try zoo(
        "validate", Samples.model, Samples.checkpoint, "--data", "val", "--journal", "parts")
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let parts = try names(in: zoo.path("parts"))
      #expect(parts.count == 2 && parts.contains("\(Samples.model).jsonl"))
    }
  }

  /// Label pictures that are the answers themselves are one class off, as 0 stands for no class there.
  @Test func segmentation() throws {
    try withProgram { zoo in
      try SmallModel.segmenter.write(to: zoo.path("seg.safetensors"))
      for folder in ["images", "annotations"] {
        try FileManager.default.createDirectory(
          atPath: zoo.path("ade/\(folder)/validation"), withIntermediateDirectories: true)
      }
      for name in ["dots_00", "star_14"] {
        let ending = name == "star_14" ? "png" : "jpg"
        try FileManager.default.copyItem(
          atPath: Samples.picture("\(name).\(ending)"),
          toPath: zoo.path("ade/images/validation/\(name).\(ending)"))
        let labels = "ade/annotations/validation/\(name).png"
        let answers = try zoo.run(
          [
            "segment", "seg.safetensors", "ade/images/validation/\(name).\(ending)", "-o",
            "color.png",
            "--index", labels,
          ] + SmallModel.segmenter.options)
        #expect(answers.status == 0, "\(answers.stderr)")
      }
      let command = ["validate", "seg.safetensors", "--data", "ade"] + SmallModel.segmenter.options
      let outcome = try zoo.run(command + ["--json", "--report", "seg.html"])
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let json = try outcome.json()
      #expect(json["count"]?.integer == 2 && json["verdict"]?.string == "inconclusive")
      #expect(json["metrics"]?["aAcc"]?.double == 0 && json["metrics"]?["mIoU"]?.double == 0)
      #expect(json["classes"]?.elements?.count == 150)
      let page = String(decoding: try zoo.bytes("seg.html"), as: UTF8.self)
      #expect(page.contains("mean over classes of intersection over union"))
      #expect(page.contains("short side 32, long side at most 128, bilinear as OpenCV"))
      try #expect(zoo.run(command).lines.contains { $0.contains("mIoU measured    0.00 %") })
      try #expect(zoo("validate", Samples.checkpoint, "--data", "ade").isRefusal)
      try #expect(zoo.run(command + ["--subset", "1", "--stratified"]).isRefusal)
      try #expect(zoo.run(command + ["--restrict", "none"]).isRefusal)
      let drawn = try zoo.run(command + ["--subset", "1", "--seed", "3", "--no-overlap", "--json"])
      let figures = try drawn.json()
      #expect(figures["count"]?.integer == 1 && figures["subset"]?["drawnFrom"]?.integer == 2)
      for shard in ["1", "2"] {
        let part = try zoo.run(
          command + ["--shard", "\(shard)/2", "--journal", "part\(shard).jsonl"])
        #expect(part.status == 0, "\(part.stderr)")
      }
      let merged = try zoo("merge", "part1.jsonl", "part2.jsonl", "--json").json()
      #expect(merged.without("times") == json.without("times"))
    }
  }

  /// The report says which file was run, by its digest, and merged shards have one, too.
  @Test func reports() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let command = ["validate", Samples.checkpoint, "--data", "val", "-q"]
      try #expect(zoo.run(command + ["--report", "run.html"]).status == 0)
      let page = String(decoding: try zoo.bytes("run.html"), as: UTF8.self)
      #expect(page.contains("84501bdd7e83536c8a55b6936d3806171958238040b1807f593755ebc908cc2c"))
      try #expect(zoo.run(command + ["--journal", "run.jsonl"]).status == 0)
      let merged = try zoo("merge", "run.jsonl", "--model", Samples.model, "--report", "merged.md")
      #expect(merged.status == 0, "\(merged.stderr)")
      let text = String(decoding: try zoo.bytes("merged.md"), as: UTF8.self)
      #expect(text.contains("| 199 of 200 | 99.5 % |"))
      try #expect(zoo("merge", "run.jsonl", "--report", "merged.pdf").isUsageError)
      let other = try zoo("merge", "run.jsonl", "--model", "beitv2_base_patch16_224_pt1k")
      #expect(other.isRefusal && other.stderr.contains("hint: name the model as the run did"))
    }
  }

  /// Reports from kept predictions say that they have no pictures, or show those of a folder.
  @Test func keptReports() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let prepared = Array(
        #"{"resize":{"shortSide":120},"filter":"bicubic","crop":64,"mean":[0.485,0.456,0.406],        "std":[0.229,0.224,0.225],"orientation":"ignore"}"#
          .utf8)
      try zoo.write(prepared, "other.json")
      let run = try zoo(
        "validate", Samples.model, "--data", "val", "--journal", "run.jsonl", "--preprocessing",
        "other.json", "--report", "whole.html", "-q")
      #expect(run.status < 2, "\(run.stderr)")
      let whole = pictures(in: String(decoding: try zoo.bytes("whole.html"), as: UTF8.self))
      #expect(whole.count > 5)
      for (command, option) in [
        (["merge", "run.jsonl"], "--data"),
        (["validate", Samples.model, "--predictions", "run.jsonl", "-q"], "--pictures"),
      ] {
        try #expect(zoo.run(command + ["--report", "kept.html"]).status < 2)
        let bare = String(decoding: try zoo.bytes("kept.html"), as: UTF8.self)
        #expect(pictures(in: bare).isEmpty)
        #expect(bare.contains("no folder was given: \(option) FOLDER shows them"))
        try #expect(zoo.run(command + ["--report", "kept.md"]).status < 2)
        let markdown = String(decoding: try zoo.bytes("kept.md"), as: UTF8.self)
        #expect(markdown.contains("no folder was given: \(option) FOLDER shows them"))
        // The folder around the one that was run leads to it.
        for folder in ["val", "."] {
          let with = try zoo.run(command + ["--report", "kept.html", option, folder])
          #expect(with.status < 2, "\(with.stderr)")
          let page = String(decoding: try zoo.bytes("kept.html"), as: UTF8.self)
          #expect(pictures(in: page) == whole && !page.contains("no folder was given"))
          #expect(page.contains("<section id=\"environment\""))
        }
        let none = try zoo.run(command + ["--report", "kept.html", option, "missing"])
        #expect(none.isRefusal && none.stderr.contains("expected the folder of the run's pictures"))
        try FileManager.default.createDirectory(
          atPath: zoo.path("empty"), withIntermediateDirectories: true)
        let other = try zoo.run(command + ["--report", "kept.html", option, "empty"])
        #expect(other.isRefusal && other.stderr.contains("it has none of the pictures of the run"))
        try #expect(zoo.run(command + [option, "val"]).isUsageError)
      }
      try #expect(
        zoo("validate", Samples.model, "--data", "val", "--pictures", "val", "--report", "a.md")
          .isUsageError)
    }
  }

  /// The pictures of the wrong answers in a report.
  private func pictures(in page: String) -> [Substring] {
    page.split(separator: "<figure class=\"card\"><img src=\"").dropFirst().map { part in
      part.prefix { $0 != "\"" }
    }
  }

  /// Reading beside the model and before it give the same; only the times differ.
  @Test func overlap() throws {
    try withProgram { zoo in
      try zoo.makePictureFolders()
      let command = ["validate", Samples.model, "--data", "val", "--json"]
      let usual = try zoo.run(command).json()
      let alone = try zoo.run(command + ["--no-overlap"]).json()
      #expect(usual.without("times") == alone.without("times"))
      for json in [usual, alone] {
        let times = try #require(json["times"])
        let parts = (times["modelSeconds"]?.double ?? 0) + (times["waitingSeconds"]?.double ?? 0)
        #expect(parts > 0 && parts <= times["seconds"]?.double ?? 0)
      }
    }
  }

  /// Several processes of a launcher that this program cannot join would each do everything.
  @Test func launcherWithoutMPI() throws {
    try withProgram { zoo in
      let outcome = try zoo(
        "validate", Samples.model, "--references", Samples.references,
        environment: ["SLURM_PROCID": "0", "PMIX_RANK": "0", "SLURM_NTASKS": "4"])
      #expect(
        outcome.isRefusal && outcome.stderr.hasPrefix("ranks: srun started several processes"))
    }
  }
}

extension JSONValue {
  /// An object without the member `name`.
  fileprivate func without(_ name: String) -> String {
    JSONValue.object((members ?? []).filter { $0.key != name }).text()
  }
}

import FoundationEssentials
import Safetensors
import Testing
import TestSupport

/// `zoo predict`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct PredictTests {
  private static let results = JSONShape.list(
    .object([
      "image": .string, "logits?": .list(.number), "error?": .string,
      "predictions": .list(.object(["index": .number, "label?": .string, "score": .number])),
    ]))

  /// One object a picture, in their order, best class first.
  @Test func json() throws {
    try withProgram { zoo in
      let pictures = ["spiral_00.jpg", "cross_16.png", "ring_03.jpg"].map(Samples.picture)
      _ = try zoo("get", Samples.model)
      let outcome = try zoo.run(
        ["predict", Samples.model] + pictures + ["--top", "3", "--logits", "--json"])
      #expect(outcome.status == 0)
      #expect(outcome.stderr.isEmpty)
      let problems = try outcome.problems(with: Self.results)
      #expect(problems == [])
      let results = try #require(try outcome.json().elements)
      #expect(results.map { $0["image"]?.string } == pictures)
      let labels = results.map { $0["predictions"]?.elements?.first?["label"]?.string }
      #expect(labels == ["spiral", "cross", "ring"])
      for result in results {
        let scores = result["predictions"]?.elements?.compactMap { $0["score"]?.double } ?? []
        #expect(scores.count == 3)
        #expect(scores == scores.sorted(by: >))
        #expect(result["logits"]?.elements?.count == 10)
      }
    }
  }

  /// A batch gives each picture the answer that it gets alone, within rounding.
  @Test func batch() throws {
    try withProgram { zoo in
      let pictures = (0..<10).map { Samples.picture("dots_0\($0 < 5 ? 0 : 5).jpg") }
      let many = try zoo.run(["predict", Samples.model] + pictures + ["--logits", "--json"])
      let one = try zoo("predict", Samples.model, pictures[0], "--logits", "--json")
      let alone = try #require(try one.json().elements?.first?["logits"]?.elements)
      let results = try #require(try many.json().elements)
      #expect(results.count == 10)
      for result in results.prefix(5) {
        for (value, expected) in zip(result["logits"]?.elements ?? [], alone) {
          let difference = (value.double ?? .nan) - (expected.double ?? .nan)
          #expect(abs(difference) < 1e-5)
        }
      }
    }
  }

  /// A path wins over a name, and every layout gives the same answer.
  @Test(arguments: ["unilm", "timm", "mmpretrain", "swift"]) func layouts(layout: String) throws {
    try withProgram { zoo in
      let picture = Samples.picture("spiral_00.jpg")
      _ = try zoo("convert", Samples.checkpoint, "-o", "copy", "--to", layout)
      let copy = try zoo("predict", "copy", picture, "--json", "--logits")
      let original = try zoo("predict", Samples.model, picture, "--json", "--logits")
      #expect(copy.stdout == original.stdout)
    }
  }

  /// A picture that cannot be read does not stop the others; the status then is 2.
  @Test(arguments: [
    ("missing.jpg", "no such file"), ("empty.jpg", "empty"), ("text.png", "picture format"),
    ("cut.jpg", "truncated"), ("absurd.png", "too large"), (".", "directory"),
  ])
  func unreadable(name: String, said: String) throws {
    try withProgram { zoo in
      let good = Samples.picture("spiral_00.jpg")
      try zoo.write("", "empty.jpg")
      try zoo.write("<html>not found</html>", "text.png")
      let whole = try Data(contentsOf: URL(filePath: good))
      try zoo.write(Array(whole.prefix(whole.count / 2)), "cut.jpg")
      try zoo.write(Samples.absurdPicture, "absurd.png")
      let outcome = try zoo("predict", Samples.model, good, name, good, "--json")
      #expect(outcome.status == 2)
      #expect(outcome.stderr.hasPrefix("\(name): "), "\(outcome.stderr)")
      #expect(outcome.stderr.contains(said), "\(outcome.stderr)")
      #expect(outcome.isWellFormedComplaint)
      let problems = try outcome.problems(with: Self.results)
      #expect(problems == [])
      let results = try #require(try outcome.json().elements)
      #expect(results.map { $0["predictions"]?.elements?.count } == [5, 0, 5])
      #expect(results.map { $0["error"] == nil } == [true, false, true])
      let lines = try zoo("predict", Samples.model, good, name, good, "--top", "1").lines
      #expect(lines.count == 4)
    }
  }

  /// More classes than there are is all of them.
  @Test func manyClasses() throws {
    try withProgram { zoo in
      let outcome = try zoo(
        "predict", Samples.model, Samples.picture("disc_03.jpg"), "--top", "1000")
      #expect(outcome.status == 0)
      #expect(outcome.lines.count == 11)
    }
  }

  /// A preprocessing that gives pictures of another size is refused, not run.
  @Test func wrongPreprocessing() throws {
    try withProgram { zoo in
      _ = try zoo("convert", Samples.checkpoint, "-o", "tiny.safetensors")
      let file = try SafetensorsFile(path: zoo.path("tiny.safetensors"))
      var metadata = file.metadata
      metadata["preprocessing"] = metadata["preprocessing"]?
        .replacing("\"crop\":64", with: "\"crop\":32")
      try SafetensorsWriter.write(
        file.tensors, metadata: metadata, to: zoo.path("wrong.safetensors"))
      let outcome = try zoo("predict", "wrong.safetensors", Samples.picture("dots_00.jpg"))
      #expect(outcome.isRefusal, "\(outcome)")
      #expect(outcome.stderr.contains("64x64"), "\(outcome.stderr)")
    }
  }
}

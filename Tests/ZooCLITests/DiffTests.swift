import Safetensors
import Tensors
import Testing
import TestSupport

/// `zoo diff`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct DiffTests {
  private static let shape = JSONShape.object([
    "first": .string, "second": .string, "layout?": .string, "equal": .number,
    "onlyInFirst": .list(.string), "onlyInSecond": .list(.string), "maxAbsDiff?": .number,
    "differing": .list(
      .object([
        "name": .string, "dtypes": .list(.string), "shapes": .list(.list(.number)),
        "maxAbsDiff?": .number, "differing?": .number, "unordered?": .number,
      ])),
  ])

  /// The same model in two layouts.
  @Test func layouts() throws {
    try withProgram { zoo in
      try zoo.writeModel("timm.safetensors")
      let same = try zoo("diff", Samples.checkpoint, "timm.safetensors", "--as", "swift", "--json")
      #expect(same.status == 0, "\(same)")
      #expect(try same.problems(with: Self.shape) == [])
      #expect(try same.json()["equal"]?.integer == 71)
      let plain = try zoo("diff", Samples.checkpoint, "timm.safetensors")
      #expect(plain.status == 1 && plain.stderr.contains("--as swift"))
    }
  }

  @Test func values() throws {
    try withProgram { zoo in
      try zoo.writeModel("one.safetensors")
      try zoo.writeModel("other.safetensors") { tensors in
        tensors["head.bias"] = LazyTensor(shape: [10], values: [Float](repeating: 3, count: 10))
        tensors["fc_norm.bias"] = LazyTensor(shape: [2], values: [0, 0])
        tensors["cls_token"] = nil
        tensors["extra"] = LazyTensor(shape: [1], values: [0])
      }
      let outcome = try zoo("diff", "one.safetensors", "other.safetensors", "--json")
      #expect(outcome.status == 1 && outcome.stderr.isEmpty)
      #expect(try outcome.problems(with: Self.shape) == [])
      let json = try outcome.json()
      #expect(json["onlyInFirst"]?.elements?.compactMap(\.string) == ["cls_token"])
      #expect(json["onlyInSecond"]?.elements?.compactMap(\.string) == ["extra"])
      let differing = try #require(json["differing"]?.elements)
      #expect(Set(differing.compactMap { $0["name"]?.string }) == ["fc_norm.bias", "head.bias"])
      let lines = try zoo("diff", "one.safetensors", "other.safetensors").lines
      #expect(lines.first == "- cls_token" && lines.contains("+ extra"))
      #expect(lines.last?.hasPrefix("68 tensors equal, 1 only in one.safetensors") == true)
    }
  }

  @Test func refusals() throws {
    try withProgram { zoo in
      try #expect(zoo("diff", Samples.checkpoint, "missing.pth").isRefusal)
      try #expect(zoo("diff", Samples.checkpoint, Samples.references).isRefusal)
      try #expect(zoo("diff", Samples.model, Samples.model, "--set", "heads=4").isUsageError)
      try #expect(zoo("diff", Samples.model).isUsageError)
    }
  }
}

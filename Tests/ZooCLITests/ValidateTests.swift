import Safetensors
import Testing
import TestSupport

/// `zoo validate`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct ValidateTests {
  private static let report = JSONShape.object([
    "model": .string, "count": .number, "top1?": .number, "top5?": .number,
    "precision": .string, "agreement?": .number, "maxAbsDiff?": .number, "maxRelDiff?": .number,
    "meanAbsDiff?": .number, "minCosine?": .number,
    "pixels": .object(["equal": .number, "different": .number, "unrecorded": .number]),
    "recorded?": .object(["count": .number, "top1?": .number, "top5?": .number]),
    "implementation": .map(.string), "tolerance": .any,
    "verdict": .oneOf(["pass", "fail", "inconclusive"]), "reasons": .list(.string),
    "unreadable": .list(.object(["file": .string, "reason": .string])), "pictures": .list(.any),
  ])

  /// The bundled model answers as PyTorch did: status 0, and the figures are in the JSON.
  @Test func pass() throws {
    try withProgram { zoo in
      _ = try zoo("get", Samples.model)
      let outcome = try zoo(
        "validate", Samples.model, "--references", Samples.references, "--json")
      #expect(outcome.status == 0)
      #expect(outcome.stderr.isEmpty)
      let problems = try outcome.problems(with: Self.report)
      #expect(problems == [])
      let json = try outcome.json()
      #expect(json["verdict"]?.string == "pass")
      #expect(json["count"]?.integer == 200)
      #expect(json["agreement"]?.double == 100)
      #expect(try #require(json["maxAbsDiff"]?.double) < 1e-4)
      #expect(json["pixels"]?["equal"]?.integer == 200)
    }
  }

  /// A check that says no is status 1, and the result is printed all the same.
  @Test func fail() throws {
    try withProgram { zoo in
      _ = try zoo("get", Samples.model)
      let arguments = ["validate", Samples.model, "--references", Samples.references]
      let outcome = try zoo.run(arguments + ["--tolerance", "0"])
      #expect(outcome.status == 1)
      #expect(outcome.stdout.hasPrefix("\(Samples.model): fail\n"))
      #expect(outcome.stderr.isEmpty)
      #expect(try zoo.run(arguments + ["--tolerance", "0", "--json"]).status == 1)
    }
  }

  /// Pictures that cannot be read are named, and the rest is compared.
  @Test func unreadable() throws {
    try withProgram { zoo in
      try zoo.write(try references(keeping: 3), "references.json")
      let outcome = try zoo(
        "validate", Samples.model, "--references", "references.json", "--json")
      let problems = try outcome.problems(with: Self.report)
      #expect(problems == [])
      let json = try outcome.json()
      #expect(json["count"]?.integer == 0)
      #expect(json["unreadable"]?.elements?.count == 3)
      #expect(json["verdict"]?.string == "inconclusive")
      #expect(outcome.status == 2)
    }
  }

  /// References that cannot be used.
  @Test(arguments: [("nonsense", "JSON"), ("{}", "missing"), ("[]", "references")])
  func badReferences(text: String, said: String) throws {
    try withProgram { zoo in
      try zoo.write(text, "references.json")
      let outcome = try zoo("validate", Samples.model, "--references", "references.json")
      #expect(outcome.isRefusal, "\(outcome)")
      #expect(outcome.stderr.hasPrefix("references.json: "))
      #expect(outcome.stderr.contains(said), "\(outcome.stderr)")
      #expect(try zoo("validate", Samples.model, "--references", "missing.json").isRefusal)
    }
  }

  /// The bundled references with their first pictures only.
  private func references(keeping count: Int) throws -> String {
    let file = try InputText(path: Samples.references).json
    let members = try #require(file.members).map { member in
      guard member.key == "images", let images = member.value.elements else { return member }
      return JSONMember(key: member.key, value: .array(Array(images.prefix(count))))
    }
    return JSONValue.object(members).text()
  }
}

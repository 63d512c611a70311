import FoundationEssentials
import Safetensors
import Tensors
import Testing
import TestSupport

/// `zoo convert`, where it succeeds.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct ConvertTests {
  private static let rule = JSONShape.list(.object(["name": .string, "rule": .string]))

  private static let report = JSONShape.object([
    "output": .string, "from": .string, "to": .string, "configuration": .any,
    "container": .string, "alternatives": .list(.string), "strippedPrefixes": .list(.string),
    "outside": .number, "mapped": .number, "dropped": rule, "synthesised": rule,
    "unmatched": .list(.string), "missing": .list(.string),
    "misshapen": .list(
      .object(["name": .string, "expected": .list(.number), "found": .list(.number)])),
    "tensors": .list(.object(["name": .string, "from": .list(.string)])),
    "ties": .list(.list(.string)), "dtype": .oneOf(["keep", "f32", "f16", "bf16"]),
    "notes": .list(.string), "unusedRules": .list(.number), "unusedSettings": .list(.string),
    "planDigest": .string, "sourceSHA256?": .string, "outputSHA256?": .string,
    "unchanged?": .list(.string),
  ])

  /// The report accounts for every tensor of the source, with the keys of the contract.
  @Test func json() throws {
    try withProgram { zoo in
      let outcome = try zoo("convert", Samples.checkpoint, "-o", "tiny.safetensors", "--json")
      #expect(outcome.status == 0)
      #expect(outcome.stderr.isEmpty)
      let problems = try outcome.problems(with: Self.report)
      #expect(problems == [])
      let json = try outcome.json()
      #expect(json["output"]?.string == "tiny.safetensors")
      #expect(json["from"]?.string == "unilm")
      #expect(json["to"]?.string == "swift")
      #expect(json["configuration"]?["task"]?.string == "classification")
      let counted = ["mapped", "outside"].compactMap { json[$0]?.integer }.reduce(0, +)
      #expect(counted + (json["dropped"]?.elements?.count ?? 0) == 288)
      #expect(json["sourceSHA256"]?.string?.count == 64)
      #expect(try names(in: zoo.folder) == ["tiny.safetensors"])
    }
  }

  /// The digest of what was written, in whatever form; not of several files.
  @Test(arguments: [
    ("tiny.safetensors", "tiny.safetensors"), ("tiny.pth", "tiny.pth"),
    ("folder/", "folder/model.safetensors"),
  ])
  func digest(output: String, weights: String) throws {
    try withProgram { zoo in
      let outcome = try zoo("convert", Samples.checkpoint, "-o", output, "--digest", "--json")
      let expected = try SHA256.digest(of: InputFile(path: zoo.folder + "/" + weights))
      #expect(try outcome.json()["outputSHA256"]?.string == expected)
      let shards = try zoo(
        "convert", Samples.checkpoint, "-o", "s.safetensors", "--digest", "--max-shard-size",
        "100kB")
      #expect(shards.status == 64)
    }
  }

  /// The output says where it comes from, and needs nothing beside it.
  @Test func metadata() throws {
    try withProgram { zoo in
      _ = try zoo("convert", Samples.checkpoint, "-o", "tiny.safetensors")
      let metadata = try SafetensorsFile(path: zoo.path("tiny.safetensors")).metadata
      #expect(metadata["layout"] == "swift")
      #expect(metadata["source_layout"] == "unilm")
      #expect(metadata["source"] == "beitv2_tiny_patch8_64.pth")
      #expect(metadata["source_size"] == "1747923")
      for key in ["format", "tool", "configuration", "preprocessing", "labels", "source_sha256"] {
        #expect(metadata[key]?.isEmpty == false, "\(key)")
      }
    }
  }

  /// There and back: each writable layout gives the first conversion's bytes again.
  @Test(arguments: ["unilm", "timm", "mmpretrain", "hf"], ["there.pth", "there.safetensors"])
  func roundTrip(layout: String, file: String) throws {
    try withProgram { zoo in
      _ = try zoo("convert", Samples.checkpoint, "-o", "first.safetensors")
      #expect(try zoo("convert", "first.safetensors", "-o", file, "--to", layout).status == 0)
      // Layer normalisation's epsilon is in no file of this layout.
      let settings = layout == "hf" ? ["--set", "layer_norm_eps=1e-6"] : []
      #expect(try zoo.run(["convert", file, "-o", "second.safetensors"] + settings).status == 0)
      let first = try zoo("inspect", "first.safetensors", "--digest", "--json").json()
      let second = try zoo("inspect", "second.safetensors", "--digest", "--json").json()
      #expect(first["tensors"] == second["tensors"])
    }
  }

  /// The same conversion gives the same bytes.
  @Test func deterministic() throws {
    try withProgram { zoo in
      for name in ["a.safetensors", "b.safetensors"] {
        _ = try zoo("convert", Samples.checkpoint, "-o", name)
      }
      #expect(try zoo.bytes("a.safetensors") == zoo.bytes("b.safetensors"))
    }
  }

  /// Only floating-point tensors change their type.
  @Test(arguments: [("f16", "F16"), ("bf16", "BF16"), ("f32", "F32"), ("keep", "F32")])
  func dtype(option: String, expected: String) throws {
    try withProgram { zoo in
      let outcome = try zoo(
        "convert", Samples.checkpoint, "-o", "out.safetensors", "--to", "unilm", "--dtype", option)
      #expect(outcome.status == 0)
      let tensors = try SafetensorsFile(path: zoo.path("out.safetensors")).tensors
      let types = Set(tensors.map { $0.tensor.scalarType.rawValue })
      #expect(types == [expected, "I64"])
    }
  }

  /// A folder in the layout of transformers has the files that transformers wants.
  @Test func folder() throws {
    try withProgram { zoo in
      #expect(try zoo("convert", Samples.checkpoint, "-o", "hf/", "--to", "hf").status == 0)
      let files = ["config.json", "model.safetensors", "preprocessor_config.json"]
      #expect(try names(in: zoo.path("hf")) == files)
      let outcome = try zoo(
        "predict", "hf", Samples.picture("spiral_00.jpg"), "--top", "1", "--json")
      let best = try outcome.json().elements?.first?["predictions"]?.elements?.first
      #expect(best?["index"]?.integer == 9)
    }
  }

  /// Foreign names are brought into a known layout by the user's rules, and each rule is reported.
  @Test func rename() throws {
    try withProgram { zoo in
      try zoo.writeModel("theirs.safetensors") { tensors in
        let own = tensors
        tensors = StateDict()
        for (name, tensor) in own { tensors["net_\(name)"] = tensor }
        tensors["net_ema_decay"] = LazyTensor(shape: [1], values: [0.9])
      }
      #expect(try zoo("convert", "theirs.safetensors", "-o", "out.safetensors").isRefusal)
      try zoo.write(
        #"[{"drop": "decay$"}, {"match": "^net_(.*)$", "replace": "$1"}, {"drop": "^never"}]"#,
        "rules.json")
      let outcome = try zoo(
        "convert", "theirs.safetensors", "-o", "out.safetensors", "--rename", "rules.json",
        "--json")
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let json = try outcome.json()
      #expect(json["dropped"]?.elements?.first?["name"]?.string == "net_ema_decay")
      #expect(json["dropped"]?.elements?.first?["rule"]?.string == "rename-rule-0")
      #expect(json["unusedRules"]?.elements?.compactMap(\.integer) == [2])
    }
  }

  /// What the file does not hold is stated, kept in the output, and need not be stated again.
  @Test func settings() throws {
    try withProgram { zoo in
      try zoo.writeModel("bare.safetensors") { tensors in
        for name in tensors.names where name.contains("relative_position") { tensors[name] = nil }
      }
      let without = try zoo("convert", "bare.safetensors", "-o", "out.safetensors")
      #expect(without.isRefusal)
      #expect(without.stderr.contains("hint: state it with --set image_size=VALUE"))
      let outcome = try zoo(
        "convert", "bare.safetensors", "-o", "out.safetensors", "--set", "image_size=64", "--set",
        "heads=4", "--set", "codebook_size=5", "--json")
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let json = try outcome.json()
      #expect(json["configuration"]?["backbone"]?["heads"]?.integer == 4)
      #expect(json["unusedSettings"]?.elements?.compactMap(\.string) == ["codebook_size"])
      let again = try zoo("convert", "out.safetensors", "-o", "again.safetensors")
      #expect(again.status == 0)
      #expect(
        try SafetensorsFile(path: zoo.path("again.safetensors")).metadata["configuration"]?
          .contains("\"heads\":4") == true)
    }
  }

  /// Lenient writes what there is and still reports the rest.
  @Test func lenient() throws {
    try withProgram { zoo in
      try zoo.writeModel("partial.safetensors") { tensors in
        tensors["head.bias"] = nil
        tensors["extra"] = LazyTensor(shape: [1], values: [1])
        tensors["blocks.0.norm1.bias"] = LazyTensor(shape: [3], values: [1, 2, 3])
      }
      #expect(try zoo("convert", "partial.safetensors", "-o", "out.safetensors").isRefusal)
      let arguments = ["convert", "partial.safetensors", "-o", "out.safetensors", "--lenient"]
      let outcome = try zoo.run(arguments + ["--json"])
      #expect(outcome.status == 0)
      let json = try outcome.json()
      #expect(json["missing"]?.elements?.compactMap(\.string).contains("head.bias") == true)
      #expect(json["unmatched"]?.elements?.compactMap(\.string) == ["extra"])
      #expect(json["misshapen"]?.elements?.first?["name"]?.string == "blocks.0.norm1.bias")
      let lines = try zoo.run(arguments).lines
      #expect(lines.contains { $0.hasPrefix("  left over: extra") })
      #expect(lines.contains { $0.hasPrefix("  of another shape: blocks.0.norm1.bias") })
    }
  }

  /// A model fitted to larger pictures is described as read, and is used as described.
  @Test func imageSize() throws {
    try withProgram { zoo in
      let outcome = try zoo(
        "convert", Samples.checkpoint, "-o", "large.safetensors", "--image-size", "96", "--json")
      #expect(outcome.status == 0)
      let json = try outcome.json()
      let problems = try outcome.problems(with: Self.report)
      #expect(problems == [])
      #expect(json["from"]?.string == "unilm")
      #expect(json["configuration"]?["backbone"]?["imageSize"]?.integer == 96)
      #expect(json["outside"]?.integer == 213)
      let answer = try zoo(
        "predict", "large.safetensors", Samples.picture("spiral_00.jpg"), "--top", "1", "--json")
      #expect(answer.status == 0, "\(answer.stderr)")
      #expect(try answer.json().elements?.first?["predictions"]?.elements?.count == 1)
    }
  }
}

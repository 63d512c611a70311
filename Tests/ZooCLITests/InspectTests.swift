import FoundationEssentials
import Safetensors
import Tensors
import Testing
import TestSupport

/// `zoo inspect`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct InspectTests {
  private static let tensor: [String: JSONShape] = [
    "name": .string, "dtype": .string, "shape": .list(.number), "layout?": .string,
    "parts?": .list(.any),
  ]

  private static func listing(_ tensor: [String: JSONShape]) -> JSONShape {
    .object([
      "path": .string,
      "format": .oneOf([
        "torch-zip", "torch-legacy", "torch-tar", "torchscript", "pickle", "safetensors",
      ]),
      "metadata": .map(.string), "tensors": .list(.object(tensor)), "ties": .list(.list(.string)),
      "arrays": .list(.object(["path": .string, "dtype": .string, "shape": .list(.number)])),
      "objects": .list(.object(["path": .string, "type": .string])),
      "findings": .list(
        .object([
          "severity": .oneOf(["danger", "warning", "info"]), "kind": .string, "detail": .string,
        ])),
    ])
  }

  /// A PyTorch file: names are paths from the root, in the order of the file.
  @Test func torchJSON() throws {
    try withProgram { zoo in
      let outcome = try zoo("inspect", Samples.checkpoint, "--json")
      #expect(outcome.status == 0)
      #expect(outcome.stderr.isEmpty)
      let problems = try outcome.problems(with: Self.listing(Self.tensor))
      #expect(problems == [])
      let json = try outcome.json()
      #expect(json["format"]?.string == "torch-zip")
      #expect(json["path"]?.string == Samples.checkpoint)
      let tensors = try #require(json["tensors"]?.elements)
      #expect(tensors.count == 288)
      #expect(tensors[0]["name"]?.string == "model.cls_token")
      #expect(tensors[0]["shape"]?.elements?.compactMap(\.integer) == [1, 1, 48])
      #expect(json["objects"]?.elements?.first?["type"]?.string == "argparse.Namespace")
    }
  }

  /// Digests are those of the contiguous bytes, statistics those of the finite values.
  @Test func digestAndStatistics() throws {
    try withProgram { zoo in
      var tensors = StateDict()
      tensors["w"] = LazyTensor(shape: [2, 3], values: [0, -2, 4, .nan, .infinity, 6])
      tensors["i"] = LazyTensor(shape: [1], integers: [7])
      try SafetensorsWriter.write(tensors, to: zoo.path("few.safetensors"))
      let outcome = try zoo("inspect", "few.safetensors", "--digest", "--stats", "--json")
      var shape = Self.tensor
      shape["sha256"] = .string
      shape["statistics?"] = .object([
        "min": .number, "max": .number, "mean": .number, "std": .number, "zeros": .number,
        "nan": .number, "inf": .number,
      ])
      let problems = try outcome.problems(with: Self.listing(shape))
      #expect(problems == [])
      let entries = try #require(try outcome.json()["tensors"]?.elements)
      let entry = try #require(entries.first { $0["name"]?.string == "w" })
      let tensor = try #require(tensors["w"])
      #expect(try entry["sha256"]?.string == SHA256.digest(of: tensor.bytes))
      let figures = try #require(entry["statistics"])
      #expect(figures["min"]?.double == -2)
      #expect(figures["max"]?.double == 6)
      #expect(figures["mean"]?.double == 2)
      #expect(figures["std"]?.double == 10.0.squareRoot())
      #expect(["zeros", "nan", "inf"].map { figures[$0]?.integer } == [1, 1, 1])
      let table = try zoo("inspect", "few.safetensors", "--digest", "--stats").stdout
      #expect(table.contains("MIN"))
      #expect(table.contains("SHA256"))
    }
  }

  /// Reading may start inside a file that holds other things first.
  @Test func offset() throws {
    try withProgram { zoo in
      let bytes = try Array(Data(contentsOf: URL(filePath: Samples.checkpoint)))
      try zoo.write([UInt8](repeating: 0x2a, count: 100) + bytes, "inside.bin")
      let outcome = try zoo("inspect", "inside.bin", "--offset", "100", "--json")
      let plain = try zoo("inspect", Samples.checkpoint, "--json")
      #expect(try outcome.json()["tensors"] == plain.json()["tensors"])
      for offset in ["0", "1", "99999999"] {
        #expect(try zoo("inspect", "inside.bin", "--offset", offset).isRefusal)
      }
    }
  }

  /// Names of any characters are told exactly in JSON, and harmlessly on a terminal.
  @Test(arguments: [
    ("a\\u001b[2Jb", "a\u{1b}[2Jb", "a\\u{1b}[2Jb"), ("x\\ny", "x\ny", "x\\u{a}y"),
    ("слой.0 \\\"q\\\" 🐘", "слой.0 \"q\" 🐘", "слой.0 \"q\" 🐘"),
    ("\\u202egnp.exe", "\u{202e}gnp.exe", "\\u{202e}gnp.exe"),
  ])
  func oddNames(json: String, name: String, visible: String) throws {
    try withProgram { zoo in
      try zoo.write(Samples.safetensors(naming: json), "odd.safetensors")
      let outcome = try zoo("inspect", "odd.safetensors", "--json")
      #expect(try outcome.json()["tensors"]?.elements?.first?["name"]?.string == name)
      let table = try zoo("inspect", "odd.safetensors")
      #expect(table.lines.count == 3)
      #expect(table.lines.last?.hasPrefix(visible + "  ") == true)
    }
  }

  /// A file's own name may hold spaces, quotes, signs and a leading dash.
  @Test(arguments: ["two words.safetensors", "-o.safetensors", "ключ'\"$(id)*.safetensors", "🐘"])
  func oddFileNames(name: String) throws {
    try withProgram { zoo in
      try zoo.write(Samples.safetensors(naming: "weight"), name)
      let outcome = try zoo("inspect", "--json", "--", name)
      #expect(outcome.status == 0)
      #expect(try outcome.json()["path"]?.string == name)
    }
  }

  /// A folder and an index are opened like a file.
  @Test func shards() throws {
    try withProgram { zoo in
      let converted = try zoo(
        "convert", Samples.checkpoint, "-o", "shards/", "--max-shard-size", "200KB")
      #expect(converted.status == 0)
      #expect(try names(in: zoo.path("shards")).count == 4)
      let folder = try zoo("inspect", "shards", "--json")
      let index = try zoo("inspect", "shards/model.safetensors.index.json", "--json")
      #expect(try folder.json()["tensors"]?.elements?.count == 71)
      #expect(try folder.json()["tensors"] == index.json()["tensors"])
    }
  }

  /// Nothing in a dangerous file is executed by looking at it.
  @Test func dangerousFile() throws {
    try withProgram { zoo in
      try zoo.write(Samples.dangerousPickle, "evil.pkl")
      let outcome = try zoo("inspect", "evil.pkl", "--json", "--digest", "--stats")
      #expect(outcome.status == 0)
      let findings = try #require(try outcome.json()["findings"]?.elements)
      #expect(findings.contains { $0["severity"]?.string == "danger" })
      #expect(try names(in: zoo.folder) == ["evil.pkl"])
    }
  }
}

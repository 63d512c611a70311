import FoundationEssentials
import Safetensors
import Tensors
import Testing
import TestSupport

/// `zoo convert`, where it refuses: nothing appears, and nothing that was there changes.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct ConvertErrorTests {
  /// A model with something wrong, and what must be said about it.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let said: [String]
    let change: @Sendable (inout StateDict) -> Void
  }

  static let cases = [
    Case(
      testDescription: "missing tensor",
      said: ["1 missing", "missing `head.bias`", "hint: --lenient"]
    ) {
      $0["head.bias"] = nil
    },
    Case(
      testDescription: "misspelt tensor",
      said: ["1 missing, 1 unmatched", "did you mean `fc_nrom.bias`?"]
    ) {
      $0["fc_nrom.bias"] = $0["fc_norm.bias"]
      $0["fc_norm.bias"] = nil
    },
    Case(testDescription: "extra tensor", said: ["1 unmatched", "unmatched `blocks.0.extra`"]) {
      $0["blocks.0.extra"] = LazyTensor(shape: [1], values: [1])
    },
    Case(
      testDescription: "misshapen tensor",
      said: ["1 misshapen", "`blocks.1.norm2.weight`: expected [48], found [2, 24]"]
    ) {
      $0["blocks.1.norm2.weight"] = LazyTensor(
        shape: [2, 24], values: [Float](repeating: 1, count: 48))
    },
    Case(testDescription: "unknown layout", said: ["layout: not recognised", "hint: "]) {
      $0 = StateDict()
      $0["conv1.weight"] = LazyTensor(shape: [1], values: [1])
    },
    Case(testDescription: "no tensors", said: ["layout: not recognised: found no tensor"]) {
      $0 = StateDict()
    },
  ]

  /// The message names the tensor, and an output that is there stays as it is.
  @Test(arguments: cases) func refused(sample: Case) throws {
    try withProgram { zoo in
      try zoo.writeModel("model.safetensors", sample.change)
      try zoo.write("as it was", "out.safetensors")
      let outcome = try zoo("convert", "model.safetensors", "-o", "out.safetensors", "--json")
      #expect(outcome.isRefusal, "\(outcome)")
      for text in sample.said { #expect(outcome.stderr.contains(text), "\(outcome.stderr)") }
      #expect(try zoo.bytes("out.safetensors") == Array("as it was".utf8))
      #expect(try names(in: zoo.folder) == ["model.safetensors", "out.safetensors"])
    }
  }

  /// Settings that do not exist, contradict the file or are no values of their kind.
  @Test(arguments: [
    ("heds=4", "unknown setting; did you mean `heads`?"),
    ("=4", "unknown setting"), ("heads=5", "contradiction: --set says 5, the file says 4"),
    ("heads=", "expected a whole number"), ("heads=four", "expected a whole number"),
    ("pooling=max", "expected mean or cls"), ("layer_norm_eps=small", "expected a number"),
    ("heads=99999999999999999999", "expected a whole number"),
    ("image_size=224", "contradiction"),
  ])
  func badSetting(setting: String, said: String) throws {
    try withProgram { zoo in
      let outcome = try zoo(
        "convert", Samples.checkpoint, "-o", "out.safetensors", "--set", setting)
      #expect(outcome.isRefusal, "\(outcome)")
      #expect(outcome.stderr.contains(said), "\(outcome.stderr)")
      #expect(try names(in: zoo.folder).isEmpty)
    }
  }

  /// The output may not be the input, whatever it is called.
  @Test(arguments: ["model.safetensors", "./model.safetensors", "link", "twin"])
  func outputIsInput(output: String) throws {
    try withProgram { zoo in
      try zoo.writeModel("model.safetensors")
      let files = FileManager.default
      try files.createSymbolicLink(
        atPath: zoo.path("link"), withDestinationPath: "model.safetensors")
      try files.linkItem(atPath: zoo.path("model.safetensors"), toPath: zoo.path("twin"))
      let before = try zoo.bytes("model.safetensors")
      let outcome = try zoo("convert", "model.safetensors", "-o", output)
      #expect(outcome.isRefusal, "\(outcome)")
      #expect(outcome.stderr.contains("the output is the input itself\nhint: "))
      #expect(try zoo.bytes("model.safetensors") == before)
      #expect(try names(in: zoo.folder) == ["link", "model.safetensors", "twin"])
    }
  }

  /// A place that cannot be written to is named, many times over, and never ends in a crash.
  @Test(arguments: [
    "nowhere/out.safetensors", "file/out.safetensors", "file/out/", "/dev/full", "/dev/null",
    "/proc/out.safetensors", "nowhere/out.pth",
  ])
  func unwritable(output: String) throws {
    try withProgram { zoo in
      try zoo.write("a file", "file")
      for _ in 0..<5 {
        let outcome = try zoo("convert", Samples.checkpoint, "-o", output)
        #expect(outcome.isRefusal, "\(outcome)")
        #expect(outcome.stderr.contains("cannot write"), "\(outcome.stderr)")
      }
      #expect(try names(in: zoo.folder) == ["file"])
    }
  }

  /// Rules that cannot be used.
  @Test(arguments: [
    ("nonsense", "expected a JSON list"), (#"{"match": "a", "replace": "b"}"#, "expected a JSON"),
    (#"[{"match": "a"}]"#, "rename rule 0: "),
    (#"[{"drop": "a"}, {"drop": "("}]"#, "rename rule 1"),
    (#"[{"match": "^.*$", "replace": "same"}]"#, "`same`: name collision"),
  ])
  func badRules(rules: String, said: String) throws {
    try withProgram { zoo in
      try zoo.write(rules, "rules.json")
      let outcome = try zoo(
        "convert", Samples.checkpoint, "-o", "out.safetensors", "--rename", "rules.json")
      #expect(outcome.isRefusal, "\(outcome)")
      #expect(outcome.stderr.contains(said), "\(outcome.stderr)")
      #expect(try names(in: zoo.folder) == ["rules.json"])
    }
  }

  /// A dictionary that does not exist is answered with the nearest that does.
  @Test func unknownSelection() throws {
    try withProgram { zoo in
      let outcome = try zoo(
        "convert", Samples.checkpoint, "-o", "out.safetensors", "--select", "modl")
      #expect(outcome.isRefusal)
      #expect(outcome.stderr.contains("did you mean `model`?"))
    }
  }

  /// A layout that the names do not fit says what it looks for.
  @Test func wrongLayout() throws {
    try withProgram { zoo in
      let outcome = try zoo(
        "convert", Samples.checkpoint, "-o", "out.safetensors", "--from", "hf")
      #expect(outcome.isRefusal)
      #expect(outcome.stderr.contains("hf classification (`beit.encoder.layer.`, `classifier.`)"))
    }
  }
}

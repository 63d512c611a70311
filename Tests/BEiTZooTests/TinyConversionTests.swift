import BEiTZoo
import Tensors
import TestSupport
import Testing

/// A file that the carried model is converted to.
struct TinyOutput: Sendable, CustomTestStringConvertible {
  let name: String
  let layout: Layout
  var testDescription: String { "\(name) as \(layout)" }

  static let all = [
    TinyOutput(name: "swift.safetensors", layout: .swift),
    TinyOutput(name: "swift.pth", layout: .swift),
    TinyOutput(name: "unilm.pth", layout: .unilm),
    TinyOutput(name: "unilm.safetensors", layout: .unilm),
    TinyOutput(name: "timm.pth", layout: .timm),
    TinyOutput(name: "timm.safetensors", layout: .timm),
    TinyOutput(name: "mmpretrain.pth", layout: .mmpretrain),
    TinyOutput(name: "mmpretrain.safetensors", layout: .mmpretrain),
    TinyOutput(name: "hf/", layout: .huggingFace),
    TinyOutput(name: "hf.bin", layout: .huggingFace),
  ]
}

@Suite struct TinyConversionTests {
  private func digest(of path: String) throws -> String {
    try SHA256.digest(of: InputFile(path: path))
  }

  private func logits(_ path: String, _ settings: ModelSettings = ModelSettings()) throws -> [Float]
  {
    let classifier = try zoo().classifier(path, settings: settings)
    return try Tiny.pictures.flatMap { try classifier.classify($0).logits }
  }

  /// Whatever file the model goes through, it answers the same.
  @Test(arguments: TinyOutput.all) func sameAnswers(_ output: TinyOutput) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/\(output.name)"
      var options = ConversionOptions()
      options.to = output.layout
      let report = try zoo().convert(Tiny.path, to: path, options: options)
      #expect(report.isComplete && report.from == .unilm && report.to == output.layout)
      #expect(try report.sourceSHA256 == digest(of: Tiny.path))
      // transformers takes 1e-12 where no configuration stands beside the weights.
      let settings = ModelSettings(
        values: output.name == "hf.bin" ? ["layer_norm_eps": "1e-6"] : [:])
      let loaded = try zoo().load(path, settings: settings)
      #expect(loaded.layout == output.layout)
      let (before, after) = (try logits(Tiny.path), try logits(path, settings, like: Tiny.path))
      #expect(difference(before, after) <= 1e-5)
    }
  }

  /// Answers for pictures prepared as for another file: PyTorch archives do not say how.
  private func logits(
    _ path: String, _ settings: ModelSettings, like other: String
  ) throws -> [Float] {
    let model = try zoo().load(path, settings: settings).model
    let source = try zoo().load(other)
    return try #require(try model.floats("logits", for: source.batch(of: Tiny.pictures)))
  }

  /// From layout to layout and home again: the same tensors to the byte.
  @Test func roundTrip() throws {
    try withTemporaryFolder { folder in
      var source = Tiny.path
      for (index, layout) in [Layout.timm, .mmpretrain, .swift, .huggingFace, .unilm].enumerated() {
        let output = "\(folder)/\(index).\(layout == .unilm ? "pth" : "safetensors")"
        var options = ConversionOptions()
        options.to = layout
        _ = try zoo().convert(source, to: output, options: options)
        source = output
      }
      #expect(try zoo().difference(between: Tiny.path, and: source, through: .unilm).isEmpty)
    }
  }

  /// A converted file brings along where it came from, and what is needed to use it.
  @Test func metadata() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/out.safetensors"
      _ = try zoo().convert(Tiny.path, to: path)
      let loaded = try zoo().load(path)
      #expect(loaded.entry == nil && loaded.labels?.name(of: 9) == "spiral")
      #expect(loaded.preprocessing == (try zoo().load(Tiny.path).preprocessing))
      #expect(try loaded.metadata["source_sha256"] == digest(of: Tiny.path))
      #expect(loaded.metadata["source"] == "beitv2_tiny_patch8_64.pth")
      #expect(loaded.metadata["source_layout"] == "unilm" && loaded.metadata["format"] == "pt")
      #expect(loaded.metadata["tool"] == "zoo \(Zoo.version)")
      #expect(loaded.metadata["metrics"]?.contains("top1") == true)
      // What is converted again still names its direct source.
      let again = folder + "/again.safetensors"
      _ = try zoo().convert(path, to: again)
      let second = try zoo().load(again)
      #expect(try second.metadata["source_sha256"] == digest(of: path))
      #expect(second.labels == loaded.labels && second.preprocessing == loaded.preprocessing)
      #expect(second.metadata["metrics"] == loaded.metadata["metrics"])
    }
  }

  @Test func folder() throws {
    try withTemporaryFolder { folder in
      var options = ConversionOptions()
      options.to = .huggingFace
      _ = try zoo().convert(Tiny.path, to: folder + "/deep/hf/", options: options)
      #expect(
        try names(in: folder + "/deep/hf") == [
          "config.json", "model.safetensors", "preprocessor_config.json",
        ])
      // The names of the classes come back from config.json, without the zoo's metadata.
      let tensors = try Checkpoint(path: folder + "/deep/hf").tensors
      try SafetensorsWriter.write(tensors, to: folder + "/deep/hf/model.safetensors")
      #expect(try zoo().load(folder + "/deep/hf").labels?.name(of: 0) == "disc")
    }
  }

  @Test func shards() throws {
    try withTemporaryFolder { folder in
      var options = ConversionOptions()
      options.maxShardSize = 200_000
      let report = try zoo().convert(Tiny.path, to: folder + "/model.safetensors", options: options)
      #expect(report.output == folder + "/model.safetensors.index.json")
      #expect(try names(in: folder).count == 4)
      let after = try logits(folder, ModelSettings(), like: Tiny.path)
      #expect(difference(try logits(Tiny.path), after) < 1e-5)
    }
  }

  /// Another picture size brings its preprocessing along, and no accuracy that was not measured.
  @Test func imageSize() throws {
    try withTemporaryFolder { folder in
      var options = ConversionOptions()
      options.imageSize = 96
      let path = folder + "/out.safetensors"
      let report = try zoo().convert(Tiny.path, to: path, options: options)
      #expect(report.from == .unilm && report.configuration?.backbone.imageSize == 96)
      // The report is on the whole way, from the file's own names.
      let head = try #require(report.tensors.first { $0.name == "head.weight" })
      #expect(head.from == ["model.head.weight"] && report.container == "model")
      #expect(report.dropped.count { $0.rule == "relative-position-index" } == 4)
      #expect(report.notes.contains { $0.hasPrefix("4 weights") && $0.contains("12x12") })
      let loaded = try zoo().load(path)
      #expect(loaded.preprocessing.crop == 96 && loaded.metadata["metrics"] == nil)
      // How the tables were interpolated is recorded, and stays so.
      let changes = loaded.metadata["changes"]
      #expect(changes?.contains("12x12 patches of 96 pixels, unilm") == true)
      _ = try zoo().convert(path, to: folder + "/again.safetensors")
      #expect(try zoo().load(folder + "/again.safetensors").metadata["changes"] == changes)
      #expect(loaded.labels?.name(of: 0) == "disc")
      #expect(try PictureClassifier(loaded).classify(Tiny.pictures[0]).logits.count == 10)
    }
  }
}

import BEiTZoo
import Safetensors
import Tensors
import TestSupport
import Testing
import TorchCheckpoint

/// Class names that OpenMMLab's files carry.
@Suite struct StatedClassesTests {
  private func write(
    _ configuration: Configuration, to path: String, in layout: Layout, meta: PlainValue
  ) throws {
    let weights = StateDict.random(for: configuration, seed: 3)
    let provenance = Provenance(tool: "test", layout: .swift, configuration: configuration)
    let tensors = try ConversionRequest(to: layout)
      .prepare(weights, metadata: provenance.metadata()).apply()
    try TorchWriter.write(
      tensors, container: "state_dict", extras: [PlainValue.Entry("meta", meta)], to: path)
  }

  struct Meta: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let value: PlainValue
    let names: [String]?
  }

  static let metas = [
    Meta(
      testDescription: "mmpretrain 1",
      value: ["dataset_meta": ["classes": ["cat", "dog", "owl"]]], names: ["cat", "dog", "owl"]),
    Meta(testDescription: "older", value: ["CLASSES": ["a", "b", "c"]], names: ["a", "b", "c"]),
    Meta(testDescription: "of another model", value: ["CLASSES": ["a", "b"]], names: nil),
    Meta(testDescription: "no names", value: ["CLASSES": [1, 2, 3]], names: nil),
    Meta(testDescription: "no list", value: ["CLASSES": "abc"], names: nil),
    Meta(testDescription: "nothing", value: ["epoch": 3], names: nil),
  ]

  @Test(arguments: metas) func classifier(with meta: Meta) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.pth"
      try write(Small.classifier(classes: 3), to: path, in: .mmpretrain, meta: meta.value)
      let settings = ModelSettings(values: ["heads": "3"])
      let labels = try zoo().load(path, settings: settings).labels
      #expect(labels?.labels.map(\.name) == meta.names)
      var options = ConversionOptions()
      options.settings = settings
      _ = try zoo().convert(path, to: folder + "/out.safetensors", options: options)
      #expect(try zoo().load(folder + "/out.safetensors").labels == labels)
    }
  }

  /// Names that are those of ImageNet are ImageNet's, so that its subsets can be told.
  @Test func imageNet() throws {
    try withTemporaryFolder { folder in
      let set = try #require(LabelSet.named("imagenet-1k"))
      let names = set.labels.map { PlainValue.string($0.name) }
      let path = folder + "/model.pth"
      try write(
        Small.classifier(classes: 1000), to: path, in: .mmpretrain,
        meta: ["CLASSES": .list(names)])
      let classifier = try zoo().classifier(path, settings: ModelSettings(values: ["heads": "3"]))
      #expect(classifier.loaded.labels == set)
      let subset = try #require(LabelSet.named("imagenet-r"))
      #expect(throws: Never.self) { try classifier.restricted(to: subset) }
    }
  }

  /// The palette of a segmentation model comes along, also through a conversion.
  @Test func palette() throws {
    try withTemporaryFolder { folder in
      var small = Small.segmenter
      if case .segmentation(var model) = small {
        model.classes = 2
        small = .segmentation(model)
      }
      let path = folder + "/model.pth"
      try write(
        small, to: path, in: .unilm,
        meta: ["CLASSES": ["sky", "sea"], "PALETTE": [[1, 2, 3], [250, 0, 16]]])
      var options = ConversionOptions()
      options.settings.values = [
        "heads": "3", "out_indices": "0,1,2,2", "pool_scales": "1,2",
      ]
      let straight = try zoo().load(path, settings: options.settings)
      #expect(straight.labels?.name(of: 1) == "sea")
      #expect(straight.labels?.color(of: 1)?.hexadecimal == "#fa0010")
      _ = try zoo().convert(path, to: folder + "/out.safetensors", options: options)
      #expect(try zoo().load(folder + "/out.safetensors").labels == straight.labels)
    }
  }
}

import BEiTZoo
import Safetensors
import Tensors
import TestSupport
import Testing

@Suite struct LoadedModelTests {
  private func batch(_ loaded: LoadedModel) throws -> FloatTensor {
    try loaded.batch(of: Tiny.pictures)
  }

  /// Every stage is a view of what the model shows.
  @Test func stages() throws {
    let loaded = try zoo().load(Tiny.path)
    let pictures = try batch(loaded)
    let pooled = try loaded.extractFeatures(pictures)
    #expect(pooled[0].values == (try loaded.model.floats("features.pooled", for: pictures)))
    let raw = try loaded.extractFeatures(pictures, stage: .raw, blocks: [0, -1])
    #expect(raw[0].values == (try loaded.model.floats("hidden.1", for: pictures)))
    #expect(raw[1].values == (try loaded.model.floats("hidden.4", for: pictures)))
    let shapes = try FeatureStage.allCases.map {
      try loaded.extractFeatures(pictures, stage: $0)[0].shape
    }
    #expect(
      shapes == [
        [5, 48], [5, 65, 48], [5, 48], [5, 48, 8, 8], [5, 48], [5, 4, 65, 65], [5, 10],
      ])
    let logits = try loaded.extractFeatures(pictures, stage: .logits)
    #expect(logits[0].values == (try loaded.model.floats("logits", for: pictures)))
    #expect(try loaded.extractFeatures(pictures, stage: .mean) == pooled)
  }

  /// How many pictures are computed at a time changes nothing, and their order is kept.
  @Test(arguments: [1, 2, 5, 9]) func batches(_ size: Int) throws {
    let loaded = try zoo().load(Tiny.path)
    var done: [Int] = []
    let features = try loaded.extractFeatures(
      ofPictures: Tiny.pictures, stage: .map, blocks: [1, 2], batchSize: size
    ) { done.append($0) }
    let whole = try loaded.extractFeatures(batch(loaded), stage: .map, blocks: [1, 2])
    #expect(features.map(\.shape) == whole.map(\.shape))
    for (one, other) in zip(features, whole) {
      #expect(difference(one.values, other.values) < 1e-5)
    }
    #expect(done.last == 5 && done.count == (5 + size - 1) / size)
  }

  /// Both streams of a pretraining model; a tokenizer has no logits.
  @Test func streams() throws {
    try withTemporaryFolder { folder in
      try Small.write(Small.pretraining, to: folder + "/pt.safetensors")
      let loaded = try zoo().load(folder + "/pt.safetensors")
      let pictures = try batch(loaded)
      let logits = try loaded.extractFeatures(pictures, stage: .logits)
      #expect(logits.map(\.shape) == [[5, 16, 16], [5, 16, 16]])
      for (stream, name) in zip(logits, ["mim.logits_all", "mim.aggregated_logits_all"]) {
        #expect(stream.values == (try loaded.model.floats(name, for: pictures)))
      }
      let written = try loaded.writeFeatures(
        ofPictures: Tiny.pictures, to: folder + "/out.safetensors", stage: .logits, batchSize: 2)
      #expect(written.map(\.name) == ["logits", "aggregated_logits"])
      try Small.write(Small.tokenizer, to: folder + "/tokenizer.safetensors")
      let tokenizer = try zoo().load(folder + "/tokenizer.safetensors")
      #expect(throws: ModelError.self) { try tokenizer.extractFeatures(pictures, stage: .logits) }
    }
  }

  /// A file filled batch by batch holds what is computed at once.
  @Test(arguments: [1, 3, 9]) func written(_ size: Int) throws {
    try withTemporaryFolder { folder in
      let loaded = try zoo().load(Tiny.path)
      var done: [Int] = []
      let written = try loaded.writeFeatures(
        ofPictures: Tiny.pictures, to: folder + "/out.safetensors", stage: .raw,
        blocks: [-1, 0, 2], batchSize: size, metadata: ["stage": "raw"]
      ) { done.append($0) }
      #expect(written.map(\.name) == ["features.3", "features.0", "features.2"])
      #expect(written.map(\.block) == [3, 0, 2] && done.last == 5)
      let whole = try loaded.extractFeatures(batch(loaded), stage: .raw, blocks: [3, 0, 2])
      let file = try SafetensorsFile(path: folder + "/out.safetensors")
      #expect(file.metadata == ["stage": "raw"])
      for (entry, tensor) in zip(written, whole) {
        let found = try #require(file.tensors[entry.name])
        #expect(found.shape == tensor.shape && entry.shape == tensor.shape)
        #expect(difference(try found.floats(), tensor.values) < 1e-4)
      }
      // A picture that cannot be read leaves nothing behind, and what was there as it was.
      #expect(throws: ImageError.self) {
        try loaded.writeFeatures(
          ofPictures: Tiny.pictures + [Tiny.path], to: folder + "/out.safetensors", batchSize: 2)
      }
      #expect(try names(in: folder) == ["out.safetensors"])
      #expect(try SafetensorsFile(path: folder + "/out.safetensors").tensors.count == 3)
    }
  }

  @Test func badStages() throws {
    let loaded = try zoo().load(Tiny.path)
    let pictures = try batch(loaded)
    #expect(throws: ModelError.configuration("block 4 is not one of 4")) {
      try loaded.extractFeatures(pictures, stage: .raw, blocks: [4])
    }
    for stage in FeatureStage.allCases where !stage.isOfBlocks {
      #expect(throws: ModelError.self) {
        try loaded.extractFeatures(pictures, stage: stage, blocks: [1])
      }
    }
    #expect(throws: ImageError.self) {
      try loaded.extractFeatures(ofPictures: [Tiny.path])
    }
    #expect(throws: ModelError.self) { try loaded.extractFeatures(ofPictures: []) }
  }

  /// A tokenizer's encoder gets its pictures as the tokenizer prepares them.
  @Test func tokenizerFeatures() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/tokenizer.safetensors"
      try Small.write(Small.tokenizer, to: path)
      let loaded = try zoo().load(path)
      #expect(loaded.preprocessing == .tokenizer(imageSize: 32))
      let pictures = try batch(loaded)
      let raw = try loaded.extractFeatures(pictures, stage: .raw)
      #expect(raw[0].values == (try loaded.model.floats("encoder.hidden.3", for: pictures)))
    }
  }

  /// A new model of a published architecture is the same for the same seed.
  @Test func newModels() throws {
    let name = "beitv2_tiny_patch8_64"
    let one = try zoo().model(named: name, pretrained: false, seed: 3)
    let same = try zoo().model(named: name, pretrained: false, seed: 3)
    let other = try zoo().model(named: name, pretrained: false, seed: 4)
    let pictures = try batch(one)
    let logits = try [one, same, other].map { try $0.model.floats("logits", for: pictures) }
    #expect(logits[0] == logits[1] && logits[0] != logits[2])
    #expect(one.labels?.count == 10 && one.preprocessing.crop == 64 && one.entry?.name == name)
    #expect(throws: ModelError.self) { try zoo().model(named: "dalle_encoder", pretrained: false) }
    #expect(throws: RegistryError.self) { try zoo().model(named: "no_such", pretrained: false) }
  }

  /// The carried model comes out of the program itself.
  @Test func pretrained() throws {
    try withTemporaryFolder { folder in
      let zoo = try Zoo(storingIn: folder)
      let model = try zoo.model(named: "beitv2_tiny_patch8_64")
      #expect(model.layout == .swift && model.entry != nil)
      let answer = try PictureClassifier(model).classify(Tiny.pictures[0])
      #expect(answer.predictedLabel == 0 && answer.predictedClass == "disc")
      #expect(answer.predictedScore == answer.scores.max())
      #expect(zoo.models(matching: "*tiny").map(\.name) == ["beitv2_tiny_patch8_64"])
    }
  }

  /// Stated for the file: pictures of another size than the weights were made for.
  @Test(arguments: [
    ["target_image_size": "96"], ["target_grid": "12"],
    ["target_image_size": "96", "target_grid": "12"],
  ]) func target(_ values: [String: String]) throws {
    let loaded = try zoo().load(Tiny.path, settings: ModelSettings(values: values))
    #expect(loaded.configuration.backbone.imageSize == 96 && loaded.preprocessing.crop == 96)
    #expect(try PictureClassifier(loaded).classify(Tiny.pictures[0]).logits.count == 10)
  }

  @Test(arguments: [
    ["target_image_size": "96", "target_grid": "8"], ["target_image_size": "100"],
    ["target_image_size": "none"], ["target_grid": "-1"], ["target_image_size": "99999999999992"],
  ]) func badTarget(_ values: [String: String]) {
    #expect(throws: (any Error).self) {
      try zoo().load(Tiny.path, settings: ModelSettings(values: values))
    }
  }

  /// A pipeline that gives other pictures than the model takes is an error, not a trap.
  @Test func wrongPipeline() throws {
    try withTemporaryFolder { folder in
      let json = """
        {"resize": {"shortSide": 80}, "filter": "bicubic", "crop": 72, "mean": [0, 0, 0],
         "std": [1, 1, 1], "orientation": "ignore"}
        """
      try AtomicFile.write(Array(json.utf8), to: folder + "/pipeline.json")
      let loaded = try zoo().load(Tiny.path)
      let other = try loaded.preparing(with: .file(folder + "/pipeline.json"))
      #expect(other.preprocessing.crop == 72 && other.preprocessing.std == .one)
      let error = #expect(throws: ImageError.self) { try other.pixels(of: Tiny.pictures[0]) }
      #expect(error?.kind == .preprocessing)
      try AtomicFile.write(Array("{}".utf8), to: folder + "/empty.json")
      #expect(throws: ConversionError.self) {
        try loaded.preparing(with: .file(folder + "/empty.json"))
      }
      #expect(throws: CheckpointError.self) {
        try loaded.preparing(with: .file(folder + "/none.json"))
      }
    }
  }

  /// timm looks at more of a picture with its large BEiT v2 for ImageNet-1k than with others.
  @Test(arguments: [
    (24, 1000, 224, 0.485, 235), (24, 21_841, 224, 0.485, 248), (12, 1000, 224, 0.485, 248),
    (24, 1000, 224, 0.5, 248), (24, 1000, 384, 0.485, 384),
  ]) func timmCrop(
    _ depth: Int, _ classes: Int, _ side: Int, _ mean: Double, _ shortSide: Int
  ) throws {
    try withTemporaryFolder { folder in
      let backbone = BackboneConfiguration(
        imageSize: side, patchSize: side, width: 8, depth: depth, heads: 2)
      var pipeline = Preprocessing.unilm(imageSize: side)
      pipeline.mean.x = mean
      if mean == 0.5 { pipeline.mean = SIMD3(repeating: mean) }
      try Small.write(
        .classification(ClassifierConfiguration(backbone: backbone, classes: classes)),
        to: folder + "/model.safetensors", metadata: ["preprocessing": jsonText(pipeline)])
      let prepared = try zoo().load(folder + "/model.safetensors").preparing(with: .timm)
      #expect(prepared.preprocessing.resize == .shortSide(shortSide))
      #expect(prepared.preprocessing.crop == side)
    }
  }

  /// A named pipeline changes the geometry, and leaves the colours that the model was trained with.
  @Test func namedPipelines() throws {
    let loaded = try zoo().load(Tiny.path)
    #expect(
      PreprocessingChoice.names.map { PreprocessingChoice($0) } == [.unilm, .mmpretrain, .timm])
    #expect(try loaded.preparing(with: nil).preprocessing == loaded.preprocessing)
    let sides = try PreprocessingChoice.names.map { name in
      let prepared = try loaded.preparing(with: PreprocessingChoice(name)).preprocessing
      #expect(prepared.mean == loaded.preprocessing.mean && prepared.crop == 64)
      return prepared.resize
    }
    #expect(sides == [.shortSide(73), .shortSide(73), .shortSide(71)])
    #expect(try loaded.preparing(with: .mmpretrain).preprocessing.orientation == .apply)
  }
}

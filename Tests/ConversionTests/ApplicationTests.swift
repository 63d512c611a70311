import BEiTModels
import Conversion
import Tensors
import TestSupport
import Testing

@Suite struct ApplicationTests {
  struct Trip: Sendable, CustomTestStringConvertible {
    let configuration: Configuration
    let layouts: [Layout]
    var testDescription: String { "\(configuration.task) through \(layouts)" }
  }

  /// Through other layouts and back, every value is where it was.
  @Test(arguments: [
    Trip(configuration: SmallModels.classifier, layouts: [.unilm]),
    Trip(
      configuration: SmallModels.classifier,
      layouts: [.timm, .mmpretrain, .huggingFace, .unilm, .huggingFace]),
    Trip(configuration: SmallModels.pretraining, layouts: [.unilm, .mmpretrain]),
    Trip(configuration: SmallModels.wholePretraining, layouts: [.mmpretrain]),
    Trip(configuration: SmallModels.tokenizer, layouts: [.unilm]),
    Trip(
      configuration: SmallModels.segmentation, layouts: [.unilm, .huggingFace, .mmpretrain]),
  ])
  func roundTrip(trip: Trip) throws {
    let original = SmallModels.weights(trip.configuration)
    var tensors = original
    for layout in trip.layouts + [.swift] {
      let conversion = try ConversionRequest(to: layout, settings: SmallModels.settings)
        .prepare(tensors)
      #expect(conversion.inferred.configuration == trip.configuration)
      tensors = try conversion.apply()
    }
    #expect(tensors.names == original.names)
    #expect(try values(of: tensors) == values(of: original))
  }

  /// Query, key and value of transformers are the thirds of the joint projection.
  @Test func stackedRows() throws {
    let weights = try SmallModels.weights(SmallModels.classifier, in: .huggingFace)
    let joint = try #require(
      SmallModels.weights(SmallModels.classifier)["backbone.blocks.1.attention.qkv.weight"])
    let prefix = "beit.encoder.layer.1.attention.attention."
    let parts = try ["query", "key", "value"].flatMap { part in
      let tensor = try #require(weights["\(prefix)\(part).weight"])
      #expect(tensor.shape == [12, 12])
      return try tensor.floats()
    }
    #expect(try parts == joint.floats())
    #expect(weights[prefix + "key.bias"] == nil)
  }

  /// Candle's joint bias is taken apart; its middle third must be zero.
  @Test func jointBias() throws {
    var tensors = try SmallModels.candleClassifier()
    let source = try ModelSource(tensors)
    #expect(source.configuration == SmallModels.classifier)
    #expect(
      try values(of: source.weights) == values(of: SmallModels.weights(SmallModels.classifier)))
    let name = "blocks.1.attn.qkv.bias"
    var bias = try #require(tensors[name]).floats()
    bias[12] = 0.5
    tensors[name] = LazyTensor(shape: [36], values: bias)
    #expect(throws: ConversionError.keyBiasNotZero(tensor: name)) { try ModelSource(tensors) }
  }

  /// A joint bias beside the names of timm is taken apart too, also where tensors may be missing.
  @Test(arguments: [false, true]) func jointBiasOfTimm(isLenient: Bool) throws {
    var tensors = StateDict()
    let timm = try SmallModels.weights(SmallModels.classifier, in: .timm)
    for (name, tensor) in timm where !name.hasSuffix("v_bias") {
      guard name.hasSuffix("q_bias") else {
        tensors[name] = tensor
        continue
      }
      let value = try #require(timm[name.replacing("q_bias", with: "v_bias")])
      tensors[name.replacing("q_bias", with: "qkv.bias")] = LazyTensor(
        shape: [36],
        values: try tensor.floats() + [Float](repeating: 0, count: 12) + value.floats())
    }
    let request = ConversionRequest(isLenient: isLenient)
    let whole = try request.prepare(tensors).apply()
    #expect(try values(of: whole) == values(of: SmallModels.weights(SmallModels.classifier)))
    let name = "blocks.1.attn.qkv.bias"
    var bias = try #require(tensors[name]).floats()
    bias[12] = 0.5
    tensors[name] = LazyTensor(shape: [36], values: bias)
    #expect(throws: ConversionError.keyBiasNotZero(tensor: name)) {
      try request.prepare(tensors).apply()
    }
  }

  @Test func keyBiasMustBeZero() throws {
    var tensors = try SmallModels.weights(SmallModels.classifier, in: .timm)
    let name = "blocks.0.attn.k_bias"
    tensors[name] = LazyTensor(shape: [12], values: [Float](repeating: 0, count: 12))
    _ = try ModelSource(tensors)
    tensors[name] = LazyTensor(shape: [12], values: [Float](repeating: 1e-30, count: 12))
    #expect(throws: ConversionError.keyBiasNotZero(tensor: name)) { try ModelSource(tensors) }
  }

  @Test func codebookMustBeInitialised() throws {
    var tensors = try SmallModels.weights(SmallModels.tokenizer, in: .unilm)
    let name = "quantize.embedding.initted"
    tensors[name] = LazyTensor(shape: [1], values: [0])
    let request = ConversionRequest(settings: SmallModels.settings)
    #expect(throws: ConversionError.codebookNotInitialised(tensor: name)) {
      try ModelSource(tensors, request: request)
    }
  }

  /// A stored index of another window would mean another model.
  @Test func indexMustBeThatOfTheGrid() throws {
    var tensors = try SmallModels.weights(SmallModels.classifier, in: .unilm)
    let name = "blocks.0.attn.relative_position_index"
    let index = try #require(tensors[name])
    #expect(
      try index.floats() == [
        11, 9, 9, 9, 9, 10, 4, 3, 1, 0, 10, 5, 4, 2, 1, 10, 7, 6, 4, 3, 10, 8, 7, 5, 4,
      ])
    var bytes = try index.bytes.read()
    bytes[56] ^= 1
    tensors[name] = LazyTensor(scalarType: .i64, shape: [5, 5], bytes: MemoryBytes(bytes))
    #expect(throws: ConversionError.wrongIndex(tensor: name)) { try ModelSource(tensors) }
  }

  /// The index of 14 by 14 patches, known by its sum and its corners.
  @Test func publishedIndex() throws {
    var configuration = BackboneConfiguration(width: 4, depth: 1, heads: 1)
    configuration.mlpWidth = 4
    let tensors = try SmallModels.weights(
      .classification(ClassifierConfiguration(backbone: configuration, classes: 1)), in: .unilm)
    let index = try #require(tensors["blocks.0.attn.relative_position_index"]).floats()
    #expect(index.reduce(0) { $0 + Int($1) } == 14_270_119)
    #expect(index[0] == 731 && index[5] == 729 && index[5 * 197] == 730)
    #expect(index[197 + 196] == 0 && index[196 * 197 + 1] == 728 && index[198] == 364)
  }

  /// What a layout stores beside the weights is made where it follows, and kept within a layout.
  @Test func derivedTensors() throws {
    var tensors = try SmallModels.weights(SmallModels.tokenizer, in: .unilm)
    #expect(try tensors["quantize.embedding.initted"]?.floats() == [1])
    #expect(
      try tensors["quantize.embedding.embed_avg"]?.floats()
        == tensors["quantize.embedding.weight"]?.floats())
    let counts = LazyTensor(shape: [6], values: [1, 2, 3, 4, 5, 6])
    tensors["quantize.embedding.cluster_size"] = counts
    let same = try ConversionRequest(to: .unilm, settings: SmallModels.settings).prepare(tensors)
    #expect(try values(of: same.apply()) == values(of: tensors))
    #expect(same.report(output: "x").synthesised.isEmpty)
    let other = try ConversionRequest(to: .mmpretrain, settings: SmallModels.settings)
      .prepare(tensors)
    let report = other.report(output: "x")
    #expect(
      report.synthesised == [
        .init(name: "quantize.embedding.initted", rule: "codebook-initialised")
      ])
    #expect(report.dropped.contains { $0.rule == "no-place-in-mmpretrain" })
    let segmentation = try SmallModels.weights(SmallModels.segmentation, in: .unilm)
    let count = try #require(segmentation["decode_head.bottleneck.bn.num_batches_tracked"])
    #expect(count.shape.isEmpty && count.scalarType == .i64)
    #expect(try count.bytes.read() == [UInt8](repeating: 0, count: 8))
  }

  /// What a layout's users must know is noted.
  @Test func caveats() throws {
    let source = try SmallModels.weights(SmallModels.segmentation, in: .unilm)
    let conversion = try ConversionRequest(to: .huggingFace, settings: SmallModels.settings)
      .prepare(source)
    #expect(conversion.notes.count == 1)
    #expect(conversion.notes[0].hasPrefix("out_indices: transformers cannot take the last block"))
    var settings = SmallModels.settings
    settings["layer_norm_eps"] = "1e-12"
    let other = try ConversionRequest(to: .mmpretrain, settings: settings).prepare(source)
    #expect(other.notes == ["layer_norm_eps 1e-12: mmpretrain builds its models with 1e-6"])
  }

  /// Where a layout would compute something else it is refused.
  @Test func refusals() throws {
    guard case .segmentation(var model) = SmallModels.segmentation,
      case .pretraining(var pretraining) = SmallModels.pretraining
    else { return }
    model.channels = 8
    #expect(
      throws: ConversionError.unsupported(
        layout: .huggingFace,
        reason: "its decode head is as wide as the tokens: expected 12 channels, found 8")
    ) { try LayoutTable(.huggingFace, .segmentation(model)) }
    pretraining.sharedHead = false
    #expect(throws: ConversionError.self) {
      try LayoutTable(.mmpretrain, .pretraining(pretraining))
    }
  }

  /// Parts of one weight must have one type.
  @Test func mixedTypes() throws {
    var tensors = try SmallModels.weights(SmallModels.classifier, in: .huggingFace)
    let name = "beit.encoder.layer.0.attention.attention.key.weight"
    tensors[name] = tensors[name]?.converted(to: .f16)
    #expect(
      throws: ConversionError.mixedTypes(
        tensor: "backbone.blocks.0.attention.qkv.weight", types: ["F32", "F16"])
    ) { try ModelSource(tensors) }
  }

  /// Renamed tensors and parts of tensors stay stretches of their file.
  @Test func fileRangesAreKept() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/weights"
      try AtomicFile.write([UInt8](repeating: 7, count: 36 * 12 * 4 + 100), to: path)
      let file = try InputFile(path: path)
      var tensors = SmallModels.weights(SmallModels.classifier)
      let name = "backbone.blocks.0.attention.qkv.weight"
      tensors[name] = LazyTensor(
        scalarType: .f32, shape: [36, 12],
        bytes: FileRange(file: file, offset: 100, count: 36 * 12 * 4))
      let unilm = try RenamePlan.make(
        source: tensors, from: .swift, to: .unilm, configuration: SmallModels.classifier
      ).apply(to: tensors)
      #expect(unilm["blocks.0.attn.qkv.weight"]?.bytes.fileRange?.offset == 100)
      let hf = try RenamePlan.make(
        source: tensors, from: .swift, to: .huggingFace, configuration: SmallModels.classifier
      ).apply(to: tensors)
      let key = hf["beit.encoder.layer.0.attention.attention.key.weight"]?.bytes.fileRange
      #expect(key?.offset == 100 + 12 * 12 * 4)
      #expect(key?.count == 12 * 12 * 4)
    }
  }

  /// Slices of bytes that are no file cross the borders of chunks.
  @Test func slicesOfChunks() throws {
    var tensors = SmallModels.weights(SmallModels.classifier)
    let name = "backbone.blocks.0.attention.qkv.weight"
    let whole = try #require(tensors[name])
    tensors[name] = LazyTensor(
      scalarType: .f32, shape: whole.shape, bytes: SmallChunks(try whole.bytes.read()))
    let hf = try RenamePlan.make(
      source: tensors, from: .swift, to: .huggingFace, configuration: SmallModels.classifier
    ).apply(to: tensors)
    let value = try #require(hf["beit.encoder.layer.0.attention.attention.value.weight"])
    #expect(try value.floats() == Array(whole.floats()[288...]))
  }

  /// With lenience the fitting tensors are converted and the report names the rest.
  @Test func lenience() throws {
    var tensors = try SmallModels.weights(SmallModels.classifier, in: .timm)
    tensors["head.bias"] = nil
    tensors["extra"] = LazyTensor(shape: [1], values: [1])
    #expect(throws: ConversionError.self) { try ConversionRequest().prepare(tensors) }
    let conversion = try ConversionRequest(isLenient: true).prepare(tensors)
    let report = conversion.report(output: "x")
    #expect(report.missing == ["head.bias"])
    #expect(report.unmatched == ["extra"])
    #expect(!report.isComplete)
    #expect(try conversion.apply().count == WeightSchema(SmallModels.classifier).weights.count - 1)
  }
}

/// Bytes that come in pieces of eight.
private struct SmallChunks: TensorBytes {
  let bytes: [UInt8]
  init(_ bytes: [UInt8]) { self.bytes = bytes }
  var count: Int { bytes.count }
  var fileRange: FileRange? { nil }
  func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    for start in stride(from: 0, to: count, by: 8) {
      try body(bytes.rawSpan.extracting(start..<min(start + 8, count)))
    }
  }
}

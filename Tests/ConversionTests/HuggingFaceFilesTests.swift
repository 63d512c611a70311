import BEiTModels
import Conversion
import Tensors
import Testing

@Suite struct HuggingFaceFilesTests {
  /// What is written is read back as the same model.
  @Test(arguments: [SmallModels.classifier, SmallModels.segmentation])
  func roundTrip(configuration: Configuration) throws {
    let weights = try SmallModels.weights(configuration, in: .huggingFace)
    let text = try HuggingFaceFiles.configuration(configuration)
    let source = try ModelSource(weights, huggingFaceConfig: text)
    #expect(try source.configuration == Layout.huggingFace.holding(configuration))
    #expect(source.conversion.inferred.assumptions.isEmpty)
  }

  /// transformers refuses integers where it expects floats.
  @Test func wholeNumbers() throws {
    var backbone = SmallModels.backbone
    backbone.layerScale = false
    let text = try HuggingFaceFiles.configuration(
      .classification(ClassifierConfiguration(backbone: backbone, classes: 2)))
    #expect(text.contains(#""layer_scale_init_value" : 0.0,"#))
    #expect(text.contains(#""hidden_size" : 12,"#))
    let pictures = try HuggingFaceFiles.preprocessor(
      .init(mean: [0, 0.5, 1], deviation: [1, 1, 1]))
    #expect(pictures.contains("    0.0,\n    0.5,\n    1.0\n"))
  }

  struct Blocks: Sendable {
    let model: [Int]
    let depth: Int
    let held: [Int]?
  }

  /// No index of transformers means the last block, and indices ascend.
  @Test(arguments: [
    Blocks(model: [3, 5, 7, 11], depth: 12, held: [3, 5, 7, 10]),
    Blocks(model: [1, 3, 5, 9], depth: 12, held: [1, 3, 5, 9]),
    Blocks(model: [0, 1, 2, 3], depth: 4, held: [-1, 0, 1, 2]),
    Blocks(model: [0, 0, 1, 1], depth: 2, held: [-1, -1, 0, 0]),
    Blocks(model: [0, 1, 1, 2], depth: 2, held: nil),
  ])
  func statableBlocks(blocks: Blocks) throws {
    var backbone = SmallModels.backbone
    backbone.depth = blocks.depth
    let model = Configuration.segmentation(
      SegmentationConfiguration(backbone: backbone, outputBlocks: blocks.model))
    guard let held = blocks.held else {
      #expect(throws: ConversionError.self) { try Layout.huggingFace.holding(model) }
      return
    }
    let result = try Layout.huggingFace.holding(model)
    #expect(
      result
        == .segmentation(SegmentationConfiguration(backbone: backbone, outputBlocks: held)))
    #expect(try Layout.huggingFace.holding(result) == result)
  }

  /// An index counts hidden states from 1, the embedding first.
  @Test func outIndices() throws {
    var backbone = SmallModels.backbone
    backbone.depth = 4
    let written = SegmentationConfiguration(backbone: backbone, outputBlocks: [-1, 0, 1, 2])
    let weights = try SmallModels.weights(.segmentation(written), in: .huggingFace)
    let source = try ModelSource(
      weights,
      huggingFaceConfig: #"{"out_indices": [1, 2, 3, 4], "num_hidden_layers": 4, "#
        + #""num_attention_heads": 3}"#)
    guard case .segmentation(let read) = source.configuration else {
      Issue.record("not a segmentation model")
      return
    }
    #expect(read.outputBlocks == [-1, 0, 1, 2])
  }

  /// transformers has no patch aggregation; the rest of a pretraining model is kept.
  @Test func pretraining() throws {
    let weights = try SmallModels.weights(SmallModels.pretraining, in: .huggingFace)
    let text = try HuggingFaceFiles.configuration(SmallModels.pretraining, format: .bf16)
    #expect(text.contains(#""vocab_size" : 7"#))
    #expect(text.contains(#""use_shared_relative_position_bias" : true"#))
    #expect(text.contains(#""torch_dtype" : "bfloat16""#))
    let source = try ModelSource(weights, huggingFaceConfig: text)
    guard case .pretraining(let model) = source.configuration else { return }
    #expect(model.aggregationDepth == 0)
    #expect(model.backbone == SmallModels.pretraining.backbone)
  }

  @Test func epsilonAndLabels() throws {
    var backbone = SmallModels.backbone
    backbone.layerNormEpsilon = 1e-12
    let configuration = Configuration.classification(
      ClassifierConfiguration(backbone: backbone, classes: 2, pooling: .classToken))
    let text = try HuggingFaceFiles.configuration(configuration, labels: ["cat", "dog"])
    #expect(text.contains(#""layer_norm_eps" : 1e-12"#))
    #expect(text.contains(#""BeitForImageClassification""#))
    #expect(text.contains(#""use_mean_pooling" : false"#))
    let read = try HuggingFaceConfiguration(json: text)
    #expect(read.labels == ["cat", "dog"])
  }

  @Test func contradiction() throws {
    let weights = try SmallModels.weights(SmallModels.classifier, in: .huggingFace)
    #expect(
      throws: ConversionError.contradiction(
        setting: "heads", given: "6", origin: "config.json", found: "3")
    ) { try ModelSource(weights, huggingFaceConfig: #"{"num_attention_heads": 6}"#) }
    #expect(
      throws: ConversionError.contradiction(
        setting: "layer_norm_eps", given: "1e-6", origin: "--set", found: "1e-12")
    ) {
      try ModelSource(
        weights, huggingFaceConfig: "{}",
        request: ConversionRequest(settings: ["layer_norm_eps": "1e-6"]))
    }
  }

  @Test(arguments: [
    #"{"model_type": "vit"}"#, #"{"hidden_act": "gelu_new"}"#, #"{"hidden_size": "wide"}"#, "[",
  ])
  func refuses(json: String) {
    #expect(throws: ConversionError.self) { try HuggingFaceConfiguration(json: json) }
  }

  @Test func tokenizersHaveNone() {
    #expect(
      throws: ConversionError.unsupported(layout: .huggingFace, reason: "it has no tokenizer model")
    ) { try HuggingFaceFiles.configuration(SmallModels.tokenizer) }
  }

  @Test func preprocessor() throws {
    let text = try HuggingFaceFiles.preprocessor(.init())
    #expect(text.contains(#""shortest_edge" : 256"#))
    #expect(text.contains(#""image_processor_type" : "CLIPImageProcessor""#))
  }
}

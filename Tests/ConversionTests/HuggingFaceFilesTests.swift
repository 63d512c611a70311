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
    #expect(source.configuration == configuration)
    #expect(source.conversion.inferred.assumptions.isEmpty)
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

import BEiTModels
import Conversion
import Tensors
import Testing

@Suite struct ConfigurationInferenceTests {
  @Test func base() throws {
    let result = try infer("unilm_ft", .unilm, .classification)
    #expect(
      result.configuration
        == .classification(ClassifierConfiguration(backbone: .base, classes: 1000)))
    #expect(result.assumptions.isEmpty)
  }

  @Test func large() throws {
    let result = try infer("unilm_ft_large", .unilm, .classification)
    #expect(
      result.configuration
        == .classification(ClassifierConfiguration(backbone: .large, classes: 1000)))
  }

  /// Heads and grid come from the shared table, the early block from the usual rule.
  @Test func pretraining() throws {
    var backbone = BackboneConfiguration.large
    backbone.relativePositionBias = .shared
    backbone.maskToken = true
    let result = try infer("unilm_pt_large", .unilm, .pretraining)
    #expect(
      result.configuration
        == .pretraining(PretrainingConfiguration(backbone: backbone, earlyLayers: 21)))
    #expect(result.assumptions == ["early_layers 21: assumed three blocks before the last"])
    let stated = try infer("unilm_pt_large", .unilm, .pretraining, ["early_layers": "18"])
    #expect(stated.assumptions.isEmpty)
    guard case .pretraining(let model) = stated.configuration else { return }
    #expect(model.earlyLayers == 18)
  }

  @Test func tokenizer() throws {
    let result = try infer("unilm_vqkd", .unilm, .tokenizer)
    var encoder = BackboneConfiguration.base
    encoder.relativePositionBias = .none
    encoder.absolutePositionEmbedding = true
    encoder.layerScale = false
    var decoder = encoder
    decoder.channels = 32
    decoder.patchSize = 1
    decoder.imageSize = 14
    decoder.depth = 3
    #expect(
      result.configuration
        == .tokenizer(
          TokenizerConfiguration(
            encoder: encoder, decoder: .init(backbone: decoder, outputWidth: 512))))
    #expect(result.assumptions == ["heads 12: assumed heads of 64 channels"])
  }

  @Test func segmentation() throws {
    var backbone = BackboneConfiguration.base
    backbone.imageSize = 512
    let result = try infer("unilm_seg", .unilm, .segmentation)
    #expect(
      result.configuration == .segmentation(SegmentationConfiguration(backbone: backbone)))
    let stated = try infer("unilm_seg", .unilm, .segmentation, ["out_indices": "[0, 4, 8, 11]"])
    guard case .segmentation(let model) = stated.configuration else { return }
    #expect(model.outputBlocks == [0, 4, 8, 11])
    #expect(stated.assumptions.isEmpty)
  }

  /// transformers' default epsilon counts where nothing states another.
  @Test func epsilonOfTransformers() throws {
    let bare = try infer("hf_classification", .huggingFace, .classification)
    #expect(bare.configuration.backbone.layerNormEpsilon == 1e-12)
    #expect(bare.assumptions.count == 1)
    let stated = try infer(
      "hf_classification", .huggingFace, .classification, ["layer_norm_eps": "1e-06"])
    #expect(stated.configuration.backbone.layerNormEpsilon == 1e-6)
  }

  /// Everything that the reference cases state may be set where it agrees with the file.
  @Test func agreeingSettings() throws {
    let settings = [
      "image_size": "224", "patch_size": "16", "grid": "14", "width": "768", "depth": "12",
      "heads": "12", "head_size": "64", "mlp_ratio": "4", "intermediate": "3072",
      "layer_norm_eps": "1e-06", "classes": "1000", "pooling": "mean", "early_layers": "9",
    ]
    let result = try infer("unilm_ft", .unilm, .classification, settings)
    #expect(result.unusedSettings == ["early_layers"])
  }

  struct Failure: Sendable {
    let listing: String
    let task: Configuration.Task
    let settings: [String: String]
    let error: ConversionError
  }

  @Test(arguments: [
    Failure(
      listing: "unilm_ft", task: .classification, settings: ["heads": "16"],
      error: .contradiction(setting: "heads", given: "16", origin: "--set", found: "12")),
    Failure(
      listing: "unilm_ft", task: .classification, settings: ["image_size": "384"],
      error: .contradiction(setting: "image_size", given: "384", origin: "--set", found: "224")),
    Failure(
      listing: "unilm_ft", task: .classification, settings: ["pooling": "cls"],
      error: .contradiction(
        setting: "pooling", given: "cls", origin: "--set", found: "mean")),
    Failure(
      listing: "unilm_ft", task: .classification, settings: ["head": "12"],
      error: .unknownSetting(key: "head", suggestion: "heads")),
    Failure(
      listing: "unilm_ft", task: .classification, settings: ["heads": "many"],
      error: .badSetting(key: "heads", value: "many", expected: "a whole number")),
    Failure(
      listing: "unilm_pt", task: .pretraining, settings: ["early_layers": "13"],
      error: .badSetting(key: "early_layers", value: "13", expected: "1 to 12")),
    Failure(
      listing: "unilm_seg", task: .segmentation, settings: ["out_indices": "3,5,7,12"],
      error: .badSetting(
        key: "out_indices", value: "[3, 5, 7, 12]",
        expected: "four blocks from 0 to 11, or -1 for the embedding")),
    Failure(
      listing: "unilm_vqkd", task: .tokenizer, settings: ["heads": "11"],
      error: .unknownConfiguration(reason: "width 768 does not divide into 11 heads")),
    Failure(
      listing: "unilm_vqkd", task: .tokenizer, settings: ["codebook_size": "16"],
      error: .contradiction(
        setting: "codebook_size", given: "16", origin: "--set", found: "8192")),
  ])
  func refuses(case failure: Failure) throws {
    #expect(throws: failure.error) {
      try infer(failure.listing, .unilm, failure.task, failure.settings)
    }
  }

  @Test func nonSquareTable() throws {
    var tensors = try KeyListing.load("timm")
    let name = "blocks.0.attn.relative_position_bias_table"
    tensors[name] = KeyListing.placeholder([733, 12])
    #expect(throws: ConversionError.tableNotSquare(tensor: name, shape: [733, 12])) {
      try infer(tensors, .timm, .classification)
    }
    // (2g-1)^2 is odd: an even square is no window either.
    tensors[name] = KeyListing.placeholder([28 * 28 + 3, 12])
    #expect(throws: ConversionError.self) { try infer(tensors, .timm, .classification) }
  }

  @Test func wrongGrid() throws {
    var tensors = try KeyListing.load("unilm_ft")
    let name = "blocks.3.attn.relative_position_index"
    tensors[name] = KeyListing.placeholder([577, 577], .i64)
    #expect(
      throws: ConversionError.wrongGrid(
        tensor: name, expected: "[197, 197] for 14x14 patches", found: "[577, 577]")
    ) { try infer(tensors, .unilm, .classification) }
    var positions = try KeyListing.load("timm")
    positions["pos_embed"] = KeyListing.placeholder([1, 577, 768])
    let error = try #require(throws: ConversionError.self) {
      try infer(positions, .timm, .classification)
    }
    #expect(
      error.description
        == "`pos_embed`: wrong grid: expected 14x14, the grid of "
        + "`blocks.0.attn.relative_position_bias_table`, found 24x24")
  }

  @Test func bothTables() throws {
    var shared = try KeyListing.load("timm")
    shared["rel_pos_bias.relative_position_bias_table"] = KeyListing.placeholder([732, 12])
    let result = try infer(shared, .timm, .classification)
    #expect(result.configuration.backbone.relativePositionBias == .both)
  }

  @Test func unknownConfigurations() throws {
    var both = try KeyListing.load("timm")
    both["norm.weight"] = KeyListing.placeholder([768])
    #expect(
      throws: ConversionError.unknownConfiguration(
        reason: "it has both `fc_norm.weight` and `norm.weight`")
    ) { try infer(both, .timm, .classification) }
    var oblong = try KeyListing.load("timm")
    oblong["patch_embed.proj.weight"] = KeyListing.placeholder([768, 3, 16, 14])
    #expect(
      throws: ConversionError.unknownConfiguration(reason: "its patches are 16 by 14 pixels")
    ) { try infer(oblong, .timm, .classification) }
    #expect(
      throws: ConversionError.unknownConfiguration(reason: "there is no `cls_token`")
    ) { try infer(StateDict(), .timm, .classification) }
  }

  /// Without table and positions neither the picture's side nor, at odd widths, the heads follow.
  @Test func settingsAreAskedFor() throws {
    var tensors = try KeyListing.load("unilm_vqkd")
    for name in tensors.names where name.hasSuffix("pos_embed") { tensors[name] = nil }
    let error = try #require(throws: ConversionError.self) {
      try infer(tensors, .unilm, .tokenizer)
    }
    #expect(error.description.hasSuffix("hint: state it with --set image_size=VALUE"))
    let result = try infer(tensors, .unilm, .tokenizer, ["image_size": "224"])
    #expect(result.configuration.backbone.grid == 14)
    tensors["encoder.cls_token"] = KeyListing.placeholder([1, 1, 40])
    let heads = try #require(throws: ConversionError.self) {
      try infer(tensors, .unilm, .tokenizer, ["image_size": "224"])
    }
    #expect(heads.description.hasPrefix("heads: unknown: the file has no position table"))
  }

  /// BEiT v1 variants: shared table in a classifier, absolute positions, no layer scale, cls token.
  @Test func variants() throws {
    var tensors = StateDict()
    for (name, tensor) in try KeyListing.load("timm") {
      guard !name.contains("relative_position"), !name.contains("gamma") else { continue }
      tensors[name.replacing("fc_norm", with: "norm")] = tensor
    }
    tensors["pos_embed"] = KeyListing.placeholder([1, 197, 768])
    tensors["rel_pos_bias.relative_position_bias_table"] = KeyListing.placeholder([732, 12])
    let result = try infer(tensors, .timm, .classification)
    guard case .classification(let model) = result.configuration else { return }
    #expect(model.pooling == .classToken)
    #expect(model.backbone.relativePositionBias == .shared)
    #expect(model.backbone.absolutePositionEmbedding)
    #expect(!model.backbone.layerScale)
    for layout in [Layout.swift, .unilm, .timm, .mmpretrain, .huggingFace] {
      let plan = try RenamePlan.make(
        source: tensors, from: .timm, to: layout, configuration: result.configuration)
      #expect(plan.isComplete, "\(plan.problems)")
    }
  }

  /// What a converted file states about itself is kept where its tensors do not tell.
  @Test func statedConfiguration() throws {
    let tensors = try KeyListing.load("unilm_pt")
    let first = try infer(tensors, .unilm, .pretraining, ["early_layers": "6"]).configuration
    let again = try ConfigurationInference.infer(
      tensors, layout: .unilm, task: .pretraining, settings: Settings(stated: first))
    #expect(again.configuration == first)
    #expect(again.assumptions.isEmpty)
    var settings = Settings(stated: first)
    #expect(
      throws: ConversionError.contradiction(
        setting: "early_layers", given: "7", origin: "--set", found: "6")
    ) { try settings.merge(Settings(["early_layers": "7"])) }
    try settings.merge(Settings(["layer_norm_eps": "0.000001", "early_layers": "6"]))
  }

  private func infer(
    _ listing: String, _ layout: Layout, _ task: Configuration.Task,
    _ settings: [String: String] = [:]
  ) throws -> ConfigurationInference.Result {
    try infer(KeyListing.load(listing), layout, task, settings)
  }

  private func infer(
    _ tensors: StateDict, _ layout: Layout, _ task: Configuration.Task,
    _ settings: [String: String] = [:]
  ) throws -> ConfigurationInference.Result {
    try ConfigurationInference.infer(
      tensors, layout: layout, task: task, settings: Settings(settings))
  }
}

extension ConfigurationInferenceTests {
  /// Extents that no model has are refused before they are multiplied.
  @Test(arguments: [[1, 1, Int.max], [1, 1, 0], [1, 768], [Int.max, 1, 1 << 25]])
  func absurdExtents(shape: [Int]) throws {
    var tensors = try KeyListing.load("timm")
    tensors["cls_token"] = LazyTensor(
      scalarType: .f32, shape: shape, bytes: NoBytes(count: 0))
    #expect(throws: ConversionError.self) {
      try ConfigurationInference.infer(tensors, layout: .timm, task: .classification)
    }
  }
}

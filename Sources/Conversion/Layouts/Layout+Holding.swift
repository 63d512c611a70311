package import BEiTModels

extension Layout {
  /// The part of a model that this layout has places for.
  ///
  /// What is left out is never part of the model's main output: a tokenizer that came along, the
  /// decoder of a tokenizer, patch aggregation where a layout predicts from one stream, the mask
  /// token of a classifier. Where leaving out would change the output it is an error.
  package func holding(
    _ configuration: Configuration
  ) throws(ConversionError) -> Configuration {
    switch (self, configuration) {
    case (.swift, _): return configuration
    case (.unilm, .pretraining(var model)):
      model.tokenizer = nil
      return .pretraining(model)
    case (.unilm, .classification(var model)), (.timm, .classification(var model)),
      (.mmpretrain, .classification(var model)), (.candle, .classification(var model)):
      model.backbone.maskToken = false
      return .classification(model)
    case (.mmpretrain, .pretraining(let model)):
      guard model.sharedHead else {
        throw .unsupported(
          layout: self, reason: "it has no place for the second head of a pretraining model")
      }
      return configuration
    case (.mmpretrain, .tokenizer(var model)):
      model.decoder = nil
      return .tokenizer(model)
    case (.huggingFace, .pretraining(var model)), (.huggingFaceMemory, .pretraining(var model)):
      model.aggregationDepth = 0
      model.sharedHead = true
      model.tokenizer = nil
      return .pretraining(model)
    case (.huggingFace, .segmentation(var model)), (.huggingFaceMemory, .segmentation(var model)):
      guard model.channels == model.backbone.width else {
        throw .unsupported(
          layout: self,
          reason: "its decode head is as wide as the tokens: expected \(model.backbone.width) "
            + "channels, found \(model.channels)")
      }
      let depth = model.backbone.depth
      // A file may say what transformers itself would not; it is read as it is.
      let stated = HuggingFaceConfiguration.statableBlocks(model.outputBlocks, depth: depth)
      let kept = model.outputBlocks.allSatisfy { $0 < depth } ? model.outputBlocks : nil
      guard let blocks = stated ?? kept else {
        throw .unsupported(
          layout: self,
          reason: "it takes features before block \(depth - 1) alone, and the model has too few")
      }
      model.outputBlocks = blocks
      return .segmentation(model)
    case (.unilm, _), (.mmpretrain, .segmentation), (.huggingFace, .classification),
      (.huggingFaceMemory, .classification):
      return configuration
    case (.timm, _), (.candle, _), (.huggingFace, .tokenizer), (.huggingFaceMemory, .tokenizer):
      throw .unsupported(
        layout: self, reason: "it has no \(configuration.task.rawValue) model")
    }
  }
}

extension Layout {
  /// What users of the layout must know about `configuration`, since its files do not say it.
  package func caveats(_ configuration: Configuration) -> [String] {
    let epsilon = configuration.backbone.layerNormEpsilon
    switch (self, configuration) {
    case (.unilm, _), (.timm, _), (.mmpretrain, _):
      return epsilon == 1e-6
        ? [] : ["layer_norm_eps \(epsilon): \(self) builds its models with 1e-6"]
    default: return []
    }
  }
}

extension Configuration {
  /// What users must know where a layout that `held` the model takes features from other blocks.
  func caveats(heldAs held: Configuration) -> [String] {
    guard case .segmentation(let model) = self, case .segmentation(let held) = held,
      model.outputBlocks != held.outputBlocks
    else { return [] }
    return [
      "out_indices: transformers cannot take the last block's output, so blocks "
        + "\(model.outputBlocks) become \(held.outputBlocks) and outputs differ"
    ]
  }
}

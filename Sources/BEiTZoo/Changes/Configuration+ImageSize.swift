extension Configuration {
  /// The same model for pictures of another size, which must divide into its patches.
  func taking(imageSize side: Int) throws(ModelError) -> Configuration {
    guard side > 0, side.isMultiple(of: backbone.patchSize) else {
      throw .configuration(
        "pictures of \(side) pixels do not divide into patches of \(backbone.patchSize)")
    }
    switch self {
    case .classification(var model):
      model.backbone.imageSize = side
      return .classification(model)
    case .pretraining(var model):
      model.backbone.imageSize = side
      if let tokenizer = model.tokenizer {
        // It sees the same patches, on pictures of its own size.
        let pixels = model.backbone.grid * tokenizer.encoder.patchSize
        let fitted = try Configuration.tokenizer(tokenizer).taking(imageSize: pixels)
        if case .tokenizer(let fitted) = fitted { model.tokenizer = fitted }
      }
      return .pretraining(model)
    case .segmentation(var model):
      model.backbone.imageSize = side
      return .segmentation(model)
    case .tokenizer(var model):
      model.encoder.imageSize = side
      // A decoder looks at single codes.
      model.decoder?.backbone.imageSize = model.encoder.grid
      return .tokenizer(model)
    }
  }
}

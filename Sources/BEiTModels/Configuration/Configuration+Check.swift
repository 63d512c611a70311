extension Configuration {
  /// Checks that every size is possible and that sizes that depend on each other agree.
  ///
  /// Everything else in this module takes a configuration that passes. One that comes from a file must
  /// be checked before anything is computed from it; making a model does that.
  public func check() throws(ModelError) {
    switch self {
    case .classification(let model):
      try model.backbone.check()
      try Configuration.check("classes", model.classes)
    case .pretraining(let model):
      try model.backbone.check()
      try Configuration.check("vocabulary", model.vocabulary)
      try Configuration.check("early layers", model.earlyLayers, atMost: model.backbone.depth)
      try Configuration.check(
        "aggregation blocks", model.aggregationDepth, atLeast: 0, atMost: largestDepth)
      guard model.backbone.relativePositionBias != .both || model.aggregationDepth == 0 else {
        throw .configuration("aggregation blocks beside blocks with tables of their own")
      }
      try model.tokenizer?.check()
    case .tokenizer(let model): try model.check()
    case .segmentation(let model): try model.check()
    }
  }

  /// Checks that a size is in `atLeast...atMost`.
  fileprivate static func check(
    _ name: String, _ size: Int, atLeast: Int = 1, atMost: Int = largestSize
  ) throws(ModelError) {
    guard (atLeast...atMost).contains(size) else {
      throw .configuration("\(name): \(size) is not in \(atLeast)...\(atMost)")
    }
  }
}

/// Bounds far beyond every known model, within which no product of sizes overflows.
private let largestSize = 1 << 18
private let largestDepth = 1 << 10
private let largestGrid = 1 << 10

extension BackboneConfiguration {
  fileprivate func check() throws(ModelError) {
    for (name, size) in [
      ("image size", imageSize), ("patch size", patchSize), ("channels", channels),
      ("width", width), ("heads", heads), ("MLP width", mlpWidth),
    ] {
      try Configuration.check(name, size)
    }
    try Configuration.check("depth", depth, atMost: largestDepth)
    guard width.isMultiple(of: heads) else {
      throw .configuration("width \(width) is no multiple of \(heads) heads")
    }
    guard imageSize.isMultiple(of: patchSize) else {
      throw .configuration("image size \(imageSize) is no multiple of patch size \(patchSize)")
    }
    try Configuration.check("patches a side", grid, atMost: largestGrid)
    guard layerNormEpsilon.isFinite, layerNormEpsilon >= 0 else {
      throw .configuration("layer norm epsilon \(layerNormEpsilon) is no small number")
    }
  }
}

extension TokenizerConfiguration {
  fileprivate func check() throws(ModelError) {
    try encoder.check()
    try Configuration.check("codebook size", codebookSize)
    try Configuration.check("code width", codeWidth)
    guard let decoder else { return }
    try decoder.backbone.check()
    try Configuration.check("output width", decoder.outputWidth)
    guard decoder.backbone.channels == codeWidth, decoder.backbone.grid == encoder.grid,
      decoder.backbone.patchSize == 1
    else {
      throw .configuration("the decoder does not take what the encoder gives")
    }
  }
}

extension SegmentationConfiguration {
  fileprivate func check() throws(ModelError) {
    try backbone.check()
    try Configuration.check("classes", classes)
    try Configuration.check("channels", channels)
    if let auxiliaryChannels { try Configuration.check("auxiliary channels", auxiliaryChannels) }
    try Configuration.check("pool scales", poolScales.count, atMost: 16)
    for scale in poolScales { try Configuration.check("pool scale", scale, atMost: 64) }
    guard outputBlocks.count == 4, outputBlocks.allSatisfy({ (-1..<backbone.depth).contains($0) })
    else {
      throw .configuration("output blocks \(outputBlocks) are not four of -1..<\(backbone.depth)")
    }
    // The coarsest level has half the patches a side.
    try Configuration.check("patches a side", backbone.grid, atLeast: 2)
    guard batchNormEpsilon.isFinite, batchNormEpsilon >= 0 else {
      throw .configuration("batch norm epsilon \(batchNormEpsilon) is no small number")
    }
  }
}

extension ModelEntry {
  /// The model that the entry describes, where enough of it is published to make one.
  ///
  /// Its `WeightSchema` counts the parameters and its `ComputeCost` the operations; random weights fit
  /// it. An entry of mmpretrain's whole pretraining algorithm brings its tokenizer along.
  public var configuration: Configuration? {
    guard let configuration = architecture?.configuration(for: task, of: self) else { return nil }
    do throws(ModelError) {
      try configuration.check()
      return configuration
    } catch {
      return nil
    }
  }

  /// Whether the file is that of mmpretrain's pretraining, in which a tokenizer sets the targets.
  fileprivate var holdsTokenizer: Bool {
    guard task == .pretraining, layout?.names == .mmpretrain else { return false }
    return derivedFrom.contains { $0.relation == .tokenizer }
      && (architecture?.aggregationDepth ?? 0) > 0
  }
}

extension Architecture {
  fileprivate func configuration(
    for task: ModelTask, of entry: ModelEntry
  ) -> Configuration? {
    guard let backbone else { return nil }
    switch task {
    case .classification:
      return classes.map { classes in
        .classification(
          ClassifierConfiguration(
            backbone: backbone, classes: classes,
            pooling: pooling == .classToken ? .classToken : .mean))
      }
    case .pretraining:
      return vocabulary.map { vocabulary in
        .pretraining(
          PretrainingConfiguration(
            backbone: backbone, vocabulary: vocabulary, earlyLayers: earlyLayers,
            aggregationDepth: aggregationDepth ?? 0,
            tokenizer: entry.holdsTokenizer ? backbone.tokenizer(codes: vocabulary) : nil))
      }
    case .tokenizer: return tokenizer(backbone)
    case .segmentation:
      guard decoder?.kind == .uperNet, let classes else { return nil }
      return .segmentation(
        SegmentationConfiguration(
          backbone: backbone, classes: classes, outputBlocks: outputBlocks))
    }
  }

  private var backbone: BackboneConfiguration? {
    guard let imageSize, let patchSize, let width, let depth, let heads else { return nil }
    return BackboneConfiguration(
      imageSize: imageSize, patchSize: patchSize, width: width, depth: depth, heads: heads,
      mlpWidth: mlpWidth, relativePositionBias: tables,
      absolutePositionEmbedding: absolutePositionEmbedding ?? false,
      layerScale: layerScale ?? true, maskToken: maskToken ?? false)
  }

  private var tables: BackboneConfiguration.RelativePositionBias {
    switch relativePositionBias {
    case .shared: .shared
    case .none?: .none
    case .perBlock, nil: .perBlock
    }
  }

  private func tokenizer(_ encoder: BackboneConfiguration) -> Configuration? {
    guard let codebookSize, let codeWidth else { return nil }
    var half: TokenizerConfiguration.Decoder?
    if let decoder {
      guard decoder.kind == .transformer, let depth = decoder.depth, let width = decoder.outputWidth
      else { return nil }
      half = encoder.decoder(codeWidth: codeWidth, depth: depth, outputWidth: width)
    }
    return .tokenizer(
      TokenizerConfiguration(
        encoder: encoder, codebookSize: codebookSize, codeWidth: codeWidth, usage: half != nil,
        decoder: half))
  }
}

extension BackboneConfiguration {
  /// The half of a tokenizer that looks at a grid of codes; it has the encoder's width and heads.
  fileprivate func decoder(
    codeWidth: Int, depth: Int, outputWidth: Int
  ) -> TokenizerConfiguration.Decoder {
    var backbone = self
    backbone.imageSize = grid
    backbone.patchSize = 1
    backbone.channels = codeWidth
    backbone.depth = depth
    return TokenizerConfiguration.Decoder(backbone: backbone, outputWidth: outputWidth)
  }

  /// The encoder that mmpretrain's BEiT v2 trains with: of the model's own size, its codes 32 wide.
  fileprivate func tokenizer(codes: Int) -> TokenizerConfiguration {
    var encoder = self
    encoder.relativePositionBias = .none
    encoder.absolutePositionEmbedding = true
    encoder.layerScale = false
    encoder.maskToken = false
    return TokenizerConfiguration(encoder: encoder, codebookSize: codes, usage: false)
  }
}

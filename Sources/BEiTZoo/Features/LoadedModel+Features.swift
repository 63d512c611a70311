extension LoadedModel {
  /// The features of prepared pictures [B, 3, side, side], one tensor for each of `blocks`.
  ///
  /// Blocks count from 0, or from -1 backwards. `pooled` features and `logits` are those of the last
  /// block and nothing else: `pooled` is one tensor, `logits` one or two. Mirrors `extract_feat` of
  /// mmpretrain, whose pretraining model gives `raw` of its early block and of the last.
  ///
  /// - Throws: `ModelError` where there is no such block, or the pictures have another shape.
  public func extractFeatures(
    _ pictures: FloatTensor, stage: FeatureStage = .pooled, blocks: [Int] = [-1]
  ) throws(ModelError) -> [FloatTensor] {
    guard stage.isOfBlocks || blocks == [-1] else {
      throw .configuration("\(stage.rawValue) features are those of the last block")
    }
    if stage == .logits { return try logits(for: pictures) }
    let extractor = try FeatureExtractor(model)
    let input = backboneInput(pictures)
    if stage == .attention {
      var maps: [FloatTensor] = []
      for block in blocks { maps.append(try extractor.attentionMaps(ofBlock: block, for: input)) }
      return maps
    }
    guard let form = stage.form else { return [try extractor.pooled(for: input)] }
    return try extractor.features(form, ofBlocks: blocks, for: input)
  }

  private func logits(for pictures: FloatTensor) throws(ModelError) -> [FloatTensor] {
    switch model {
    case let model as Classifier: return [try model.logits(for: pictures)]
    case let model as PretrainingModel:
      let streams = try model.logits(for: pictures)
      return [streams.main] + [streams.aggregated].compactMap(\.self)
    default:
      throw .input(
        name: name, expected: "a classifier or a pretraining model",
        found: "a \(configuration.task) model")
    }
  }

  /// The features of the pictures at `paths`, stacked in their order, `batchSize` computed at a time.
  ///
  /// `progress` is told how many pictures are done.
  ///
  /// - Throws: `ImageError` for the first picture that cannot be read, else as above.
  public func extractFeatures(
    ofPictures paths: [String], stage: FeatureStage = .pooled, blocks: [Int] = [-1],
    batchSize: Int = 8, progress: (_ done: Int) -> Void = { _ in }
  ) throws -> [FloatTensor] {
    guard !paths.isEmpty else { throw ModelError.configuration("no pictures to take features of") }
    var stacks: [FeatureStack] = []
    for batch in paths.batches(of: batchSize) {
      let found = try extractFeatures(self.batch(of: batch), stage: stage, blocks: blocks)
      if stacks.isEmpty { stacks = found.map { FeatureStack($0, pictures: paths.count) } }
      for (index, features) in found.enumerated() { stacks[index].values += features.values }
      progress(batch.endIndex)
    }
    return stacks.map { FloatTensor(shape: $0.shape, values: $0.values) }
  }
}

/// The features of some pictures, with room for all.
private struct FeatureStack {
  let shape: [Int]
  var values: [Float] = []

  init(_ first: FloatTensor, pictures: Int) {
    shape = [pictures] + first.shape.dropFirst()
    values.reserveCapacity(shape.reduce(1, *))
  }
}

extension Array {
  /// The elements in slices of `size`, the last of which may be shorter.
  package func batches(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: Swift.max(1, size)).map {
      self[$0..<Swift.min($0 + Swift.max(1, size), count)]
    }
  }
}

extension LoadedModel {
  /// The features of prepared pictures [B, 3, side, side], one tensor for each of `blocks`.
  ///
  /// Blocks count from 0, or from -1 backwards; `pooled` features are those of the last block and
  /// nothing else. Mirrors `extract_feat` of mmpretrain.
  ///
  /// - Throws: `ModelError` where there is no such block, or the pictures have another shape.
  public func extractFeatures(
    _ pictures: FloatTensor, stage: FeatureStage = .pooled, blocks: [Int] = [-1]
  ) throws(ModelError) -> [FloatTensor] {
    let extractor = try FeatureExtractor(model)
    let input = backboneInput(pictures)
    guard let form = stage.form else {
      guard blocks == [-1] else {
        throw .configuration("pooled features are those of the last block")
      }
      return [try extractor.pooled(for: input)]
    }
    return try extractor.features(form, ofBlocks: blocks, for: input)
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

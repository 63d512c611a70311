/// Features of pictures in a file.
public struct WrittenFeatures: Codable, Hashable, Sendable {
  /// The name of the tensor.
  public let name: String
  /// Its extents, the pictures first.
  public let shape: [Int]
  /// The block that they were taken of, from 0; nil where they belong to none.
  public let block: Int?
}

extension LoadedModel {
  /// Writes the features of the pictures at `paths` as a safetensors file, stacked in their order.
  ///
  /// The tensor is called `features`; with several blocks they are `features.N` for block N, and
  /// logits `logits` and `aggregated_logits`. A batch of `batchSize` pictures is in memory at a time.
  /// The file appears when it is complete; `progress` is told how many pictures are done.
  ///
  /// - Throws: `ImageError` for the first picture that cannot be read, `CheckpointError` where the file
  ///   cannot be written, else as `extractFeatures`.
  @discardableResult
  public func writeFeatures(
    ofPictures paths: [String], to output: String, stage: FeatureStage = .pooled,
    blocks: [Int] = [-1], batchSize: Int = 8, metadata: [String: String] = [:],
    progress: (_ done: Int) -> Void = { _ in }
  ) throws -> [WrittenFeatures] {
    guard !paths.isEmpty else { throw ModelError.configuration("no pictures to take features of") }
    let first = paths.prefix(max(1, batchSize))
    let features = try extractFeatures(batch(of: first), stage: stage, blocks: blocks)
    let written = described(features, stage, blocks, pictures: paths.count)
    var file = try FeatureFile(written, metadata: metadata, path: output)
    try file.append(features)
    progress(first.count)
    for batch in Array(paths.dropFirst(first.count)).batches(of: batchSize) {
      try file.append(extractFeatures(self.batch(of: batch), stage: stage, blocks: blocks))
      progress(first.count + batch.endIndex)
    }
    try file.commit()
    return written
  }

  private func described(
    _ features: [FloatTensor], _ stage: FeatureStage, _ blocks: [Int], pictures: Int
  ) -> [WrittenFeatures] {
    let depth = configuration.backbone.depth
    return features.enumerated().map { index, tensor in
      let block = stage.isOfBlocks ? blocks[index] : nil
      let number = block.map { $0 < 0 ? depth + $0 : $0 }
      let name =
        stage == .logits
        ? ["logits", "aggregated_logits"][index]
        : features.count == 1 ? "features" : "features.\(number ?? index)"
      return WrittenFeatures(
        name: name, shape: [pictures] + tensor.shape.dropFirst(), block: number)
    }
  }
}

/// A classifier that takes pictures and answers with names.
public struct PictureClassifier: Sendable {
  /// The model with its preprocessing and class names.
  public let loaded: LoadedModel
  private let classifier: Classifier

  init(_ loaded: LoadedModel) throws {
    guard let classifier = loaded.model as? Classifier else {
      throw ModelError.input(
        name: loaded.name, expected: "a classifier", found: "a \(loaded.configuration.task) model")
    }
    self.loaded = loaded
    self.classifier = classifier
  }

  /// Classifies the picture at `path`.
  ///
  /// - Throws: `ImageError` where the picture cannot be read.
  public func classify(_ path: String) throws -> Classification {
    let pixels = try loaded.preprocessing.imageTensor(path)
    return try classify(batch: [pixels])[0]
  }

  /// Classifies prepared pictures, each [3, side, side] as `Preprocessing.imageTensor` gives them.
  public func classify(batch: [[Float]]) throws -> [Classification] {
    guard !batch.isEmpty else { return [] }
    let side = loaded.configuration.backbone.imageSize
    let input = FloatTensor(
      shape: [batch.count, 3, side, side], values: batch.flatMap { $0 })
    let logits = try classifier.logits(for: input)
    let classes = logits.shape[1]
    return batch.indices.map { index in
      Classification(
        logits: Array(logits.values[index * classes..<(index + 1) * classes]),
        labels: loaded.labels)
    }
  }
}

extension Zoo {
  /// Loads a classifier by name, alias or path.
  public func classifier(
    _ text: String, settings: ModelSettings = ModelSettings()
  ) throws -> PictureClassifier {
    try PictureClassifier(load(text, settings: settings))
  }
}

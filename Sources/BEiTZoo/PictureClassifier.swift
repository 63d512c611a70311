/// A classifier that takes pictures and answers with names.
public struct PictureClassifier: Sendable {
  /// The model with its preprocessing and class names.
  public let loaded: LoadedModel
  private let classifier: Classifier
  private var subset: LabelSet?

  /// Takes the classifier out of `loaded`.
  ///
  /// - Throws: `ModelError` where it is another kind of model.
  public init(_ loaded: LoadedModel) throws(ModelError) {
    guard let classifier = loaded.model as? Classifier else {
      throw ModelError.input(
        name: loaded.name, expected: "a classifier", found: "a \(loaded.configuration.task) model")
    }
    self.loaded = loaded
    self.classifier = classifier
  }

  /// The same classifier answering with the classes of `subset` alone; see
  /// ``Classification/restricted(to:)``.
  ///
  /// - Throws: `ModelError` where the classifier does not tell all of them apart.
  public func restricted(to subset: LabelSet) throws(ModelError) -> PictureClassifier {
    let classes = classifier.configuration.classes
    let zeros = [Float](repeating: 0, count: classes)
    guard Classification(logits: zeros, labels: loaded.labels).restricted(to: subset) != nil else {
      throw ModelError.input(
        name: loaded.name, expected: "a classifier with the \(subset.count) classes asked for",
        found: "\(classes) classes" + (loaded.labels == nil ? " of unknown names" : ""))
    }
    var result = self
    result.subset = subset
    return result
  }

  /// Classifies the picture at `path`.
  ///
  /// - Throws: `ImageError` where the picture cannot be read.
  public func classify(_ path: String) throws -> Classification {
    try classify(batch: [loaded.pixels(of: path)])[0]
  }

  /// Classifies prepared pictures, each [3, side, side] as `LoadedModel.pixels` gives them.
  ///
  /// - Throws: `ModelError` where a picture has another size.
  public func classify(batch: [[Float]]) throws(ModelError) -> [Classification] {
    guard !batch.isEmpty else { return [] }
    let side = loaded.configuration.backbone.imageSize
    guard batch.allSatisfy({ $0.count == 3 * side * side }) else {
      throw ModelError.input(
        name: "input", expected: "pictures of [3, \(side), \(side)]", found: "another size")
    }
    let logits = try classifier.logits(
      for: FloatTensor(shape: [batch.count, 3, side, side], values: batch.flatMap(\.self)))
    guard logits.values.allSatisfy(\.isFinite) else {
      throw ModelError.input(
        name: loaded.name, expected: "finite logits",
        found: "NaN or infinity: weights are not finite, or overflow")
    }
    let classes = logits.shape[1]
    return batch.indices.map { index in
      let all = Classification(
        logits: Array(logits.values[index * classes..<(index + 1) * classes]),
        labels: loaded.labels)
      return subset.flatMap(all.restricted) ?? all
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

/// The weights of a model under the names of the Swift layout, with where they were found.
package struct ModelWeights: Sendable {
  /// The file.
  package let file: ModelFileSource
  /// What the file holds.
  package let checkpoint: Checkpoint
  /// How the weights were found and renamed.
  package let source: ModelSource
  /// The model.
  package let configuration: Configuration
  /// The weights.
  package let weights: StateDict
  /// What was changed on the way, a sentence each.
  package let notes: [String]
  /// The names of the classes, as far as something states them.
  package let labels: LabelReference?
}

extension Zoo {
  /// The weights of the model that `text` means, changed as `change` and the settings say.
  package func weights(
    _ text: String, settings: ModelSettings = ModelSettings(),
    change: ModelChange = ModelChange()
  ) throws -> ModelWeights {
    let file = try runnable(text, settings)
    return try weights(file, Checkpoint(path: file.path), settings, change)
  }

  func weights(
    _ file: ModelFileSource, _ checkpoint: Checkpoint, _ settings: ModelSettings,
    _ change: ModelChange, rules: RenameRules? = nil
  ) throws -> ModelWeights {
    var request = settings.request
    request.rules = rules
    let found = try ModelSource(
      checkpoint.weights, metadata: checkpoint.metadata,
      huggingFaceConfig: checkpoint.configurationText, dictionaries: checkpoint.dictionaries,
      request: request)
    var change = change
    change.imageSize =
      try change.imageSize
      ?? settings.targetImageSize(patchSize: found.configuration.backbone.patchSize)
    let labels = try labels(
      of: file, checkpoint, found.conversion.plan.from, found.configuration)
    let outcome = try change.apply(to: found.weights, found.configuration, labels: labels?.labels)
    let isKept = outcome.configuration.classes == found.configuration.classes
    return ModelWeights(
      file: file, checkpoint: checkpoint, source: found, configuration: outcome.configuration,
      weights: outcome.weights, notes: outcome.notes,
      labels: outcome.labels.map(LabelReference.named) ?? (isKept ? labels : nil))
  }

  /// What the file says of the classes, else the catalogue, else OpenMMLab's meta data or the
  /// configuration of transformers.
  func labels(
    of file: ModelFileSource, _ checkpoint: Checkpoint, _ layout: Layout,
    _ configuration: Configuration
  ) throws(ConversionError) -> LabelReference? {
    if let text = checkpoint.metadata["labels"] {
      return try decodeJSON(LabelReference.self, from: text, subject: "\(file.path): labels")
    }
    if let labels = file.entry?.labels { return labels }
    if let stated = checkpoint.statedClasses, stated.names.count == configuration.classes {
      return stated.labels
    }
    guard layout == .huggingFace, let text = checkpoint.configurationText,
      let names = try HuggingFaceConfiguration(json: text).labels,
      names.contains(where: { !$0.hasPrefix("LABEL_") })
    else { return nil }
    return .list(names)
  }
}

extension Configuration {
  /// The number of classes; nil for models that tell none apart.
  var classes: Int? {
    switch self {
    case .classification(let model): model.classes
    case .segmentation(let model): model.classes
    case .pretraining, .tokenizer: nil
    }
  }
}

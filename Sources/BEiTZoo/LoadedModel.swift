internal import FoundationEssentials

/// A model with its weights, and with what is known of its pictures and classes.
public struct LoadedModel: Sendable {
  /// The name in the zoo, or the file.
  public let name: String
  /// The kind and the sizes.
  public let configuration: Configuration
  /// The model.
  public let model: any Model
  /// How pictures are prepared for it.
  public let preprocessing: Preprocessing
  /// The names of its classes, where they are known.
  public let labels: LabelSet?
  /// The published model that it is, as far as that is known.
  public let entry: ModelEntry?
  /// The layout that the weights were found in.
  public let layout: Layout
  /// The metadata of a safetensors file.
  public let metadata: [String: String]
}

extension Zoo {
  /// Loads the model that `text` means: a name in the zoo, an alias, or a path of any layout.
  ///
  /// - Throws: `RegistryError`, `CheckpointError`, `ConversionError` or `ModelError`.
  public func load(_ text: String, settings: ModelSettings = ModelSettings()) throws -> LoadedModel
  {
    let file = try source(text)
    let checkpoint = try Checkpoint(path: file.path)
    let found = try ModelSource(
      checkpoint.weights, metadata: checkpoint.metadata,
      huggingFaceConfig: checkpoint.configurationText, request: settings.request)
    return LoadedModel(
      name: text, configuration: found.configuration,
      model: try makeModel(found.weights, found.configuration),
      preprocessing: try preprocessing(of: file, checkpoint, found.configuration),
      labels: try labels(of: file, checkpoint, found.configuration), entry: file.entry,
      layout: found.conversion.plan.from, metadata: checkpoint.metadata)
  }

  /// What the file says, else the catalogue, else the pipeline of the original implementation.
  private func preprocessing(
    of file: ModelFileSource, _ checkpoint: Checkpoint, _ configuration: Configuration
  ) throws -> Preprocessing {
    if let text = checkpoint.metadata["preprocessing"] {
      return try decodeJSON(Preprocessing.self, from: text, subject: "\(file.path): preprocessing")
    }
    if let stated = file.entry?.preprocessing { return stated }
    let side = configuration.backbone.imageSize
    if configuration.task == .tokenizer { return .tokenizer(imageSize: side) }
    return .unilm(imageSize: side)
  }

  /// What the file says, else the catalogue, else the set with as many classes.
  private func labels(
    of file: ModelFileSource, _ checkpoint: Checkpoint, _ configuration: Configuration
  ) throws -> LabelSet? {
    if let text = checkpoint.metadata["labels"] {
      return try decodeJSON(LabelReference.self, from: text, subject: "\(file.path): labels").labels
    }
    if let labels = file.entry?.labels?.labels { return labels }
    guard case .classification(let model) = configuration else { return nil }
    switch model.classes {
    case 1000: return LabelSet.named("imagenet-1k")
    case 21_841: return LabelSet.named("imagenet-22k")
    default: return nil
    }
  }
}

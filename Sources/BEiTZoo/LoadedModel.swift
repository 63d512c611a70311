/// A model with its weights, and with what is known of its pictures and classes.
public struct LoadedModel: Sendable {
  /// The name in the zoo, or the file.
  public let name: String
  /// The kind and the sizes.
  public let configuration: Configuration
  /// The model.
  public let model: any Model
  /// How pictures are prepared for it.
  public internal(set) var preprocessing: Preprocessing
  /// The names of its classes, where they are known.
  public let labels: LabelSet?
  /// The published model that it is, as far as that is known.
  public let entry: ModelEntry?
  /// The path of the file that its weights come from; nil for a model without one.
  public let path: String?
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
    let found = try weights(text, settings: settings)
    return LoadedModel(
      name: text, configuration: found.configuration,
      model: try makeModel(found.weights, found.configuration, precision: settings.precision),
      preprocessing: try found.preprocessing(), labels: found.labelSet, entry: found.file.entry,
      path: found.file.path, layout: found.source.conversion.plan.from,
      metadata: found.checkpoint.metadata)
  }
}

extension ModelWeights {
  /// What the file says, else the catalogue, else the pipeline of the original implementation.
  func preprocessing() throws(ConversionError) -> Preprocessing {
    guard let text = checkpoint.metadata["preprocessing"] else {
      return Preprocessing.usual(for: configuration, file.entry)
    }
    let stated = try decodeJSON(
      Preprocessing.self, from: text, subject: "\(file.path): preprocessing")
    // What a file states is followed or refused; only a change of the model adapts it.
    let side = configuration.backbone.imageSize
    return side == source.configuration.backbone.imageSize ? stated : stated.giving(side: side)
  }

  /// The classes by what is stated of them, else the set with as many.
  var labelSet: LabelSet? {
    if let labels = labels?.labels { return labels }
    switch configuration {
    case .classification(let model) where model.classes == 1000: return .named("imagenet-1k")
    case .classification(let model) where model.classes == 21_841: return .named("imagenet-22k")
    case .segmentation(let model) where model.classes == 150: return .named("ade20k")
    default: return nil
    }
  }
}

/// Everything that the catalogue knows of one published model.
///
/// A fact that nobody published is absent: nil, or an empty list.
public struct ModelEntry: Codable, Hashable, Sendable {
  /// The name, unique in the catalogue and fit for a command line and a folder.
  public let name: String
  /// Other names that mean this model and no other.
  public let aliases: [String]
  /// Names that others use for this model and for more, such as a builder function.
  public let sharedNames: [String]
  /// The model of another catalogue that this entry is to take the place of.
  public let replaces: String?
  /// The key of who published the files.
  public let publisher: String
  /// The family: `beit` or `beitv2`.
  public let family: String
  /// What the model is for.
  public let task: ModelTask
  /// The size by its usual word: `base`, `large`, `tiny`.
  public let size: String?
  /// The training, stage by stage.
  public let training: [TrainingStage]
  /// The sizes and variants of the network.
  public let architecture: Architecture?
  /// The number of parameters.
  public let parameters: ParameterCount?
  /// The operations of one forward pass.
  public let flops: OperationCount?
  /// The licence of the weights.
  public let license: License?
  /// How the tensors are named and wrapped in the files.
  public let layout: WeightLayout?
  /// Where the files are, the best source first.
  public let files: [ModelFile]
  /// A repository on the Hugging Face Hub with the same weights.
  public let hub: HubRepository?
  /// What is done to a picture before the model sees it.
  public let preprocessing: PreprocessingRecord?
  /// The scaling of pixels, where no more of the preprocessing is published.
  public let normalization: Normalization?
  /// The names of the classes.
  public let labels: LabelReference?
  /// Published results, the most precise statement of each first.
  public let recorded: [RecordedResult]
  /// Published outputs for a known picture.
  public let knownOutputs: [KnownOutput]
  /// What the weights come from.
  public let derivedFrom: [Lineage]
  /// Where these facts were read.
  public let sources: [String]
  /// Remarks for people.
  public let notes: [String]

  /// Reads an entry; lists that are absent are empty.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func list<Element: Decodable>(_ key: CodingKeys) throws -> [Element] {
      try container.decodeIfPresent([Element].self, forKey: key) ?? []
    }
    name = try container.decode(String.self, forKey: .name)
    aliases = try list(.aliases)
    sharedNames = try list(.sharedNames)
    replaces = try container.decodeIfPresent(String.self, forKey: .replaces)
    publisher = try container.decode(String.self, forKey: .publisher)
    family = try container.decode(String.self, forKey: .family)
    task = try container.decode(ModelTask.self, forKey: .task)
    size = try container.decodeIfPresent(String.self, forKey: .size)
    training = try list(.training)
    architecture = try container.decodeIfPresent(Architecture.self, forKey: .architecture)
    parameters = try container.decodeIfPresent(ParameterCount.self, forKey: .parameters)
    flops = try container.decodeIfPresent(OperationCount.self, forKey: .flops)
    license = try container.decodeIfPresent(License.self, forKey: .license)
    layout = try container.decodeIfPresent(WeightLayout.self, forKey: .layout)
    files = try container.decode([ModelFile].self, forKey: .files)
    hub = try container.decodeIfPresent(HubRepository.self, forKey: .hub)
    preprocessing = try container.decodeIfPresent(
      PreprocessingRecord.self, forKey: .preprocessing)
    normalization = try container.decodeIfPresent(Normalization.self, forKey: .normalization)
    labels = try container.decodeIfPresent(LabelReference.self, forKey: .labels)
    recorded = try list(.recorded)
    knownOutputs = try list(.knownOutputs)
    derivedFrom = try list(.derivedFrom)
    sources = try list(.sources)
    notes = try list(.notes)
  }
}

extension ModelEntry {
  /// The name with the publisher before it, which is understood as well: `timm/NAME`.
  public var qualifiedName: String { "\(publisher)/\(name)" }

  /// The data sets that the model was trained on, in the order of the training.
  public var datasets: [String] {
    training.reduce(into: []) { names, stage in
      if !names.contains(stage.dataset) { names.append(stage.dataset) }
    }
  }

  /// The file to take: the first that is carried or that may still be fetched.
  public var preferredFile: ModelFile? { files.first { $0.state != .dead } }

  /// Whether the files are in a format and a layout that can be converted.
  public var isConvertible: Bool {
    guard let layout, let format = preferredFile?.format else { return false }
    return layout.isConvertible && (format == .torch || format == .safetensors)
  }

  /// Why the files cannot be converted, where that is known without looking into them.
  package var conversionObstacle: String? {
    guard let format = preferredFile?.format else { return nil }
    guard format == .torch || format == .safetensors else {
      return "files of the format \(format.rawValue) are not read"
    }
    guard layout?.isConvertible == false else { return nil }
    return "tensors in the layout of \(layout?.names.rawValue ?? "") are not read"
  }

  /// The result to show where there is room for one: the first of the list.
  public var headline: RecordedResult? { recorded.first }
}

/// What kind of model a set of weights is, and how large.
public enum Configuration: Hashable, Sendable {
  /// A picture classifier.
  case classification(ClassifierConfiguration)
  /// Masked image modelling.
  case pretraining(PretrainingConfiguration)
  /// The visual tokenizer.
  case tokenizer(TokenizerConfiguration)
  /// UPerNet segmentation.
  case segmentation(SegmentationConfiguration)

  /// The kind of a model.
  public enum Task: String, Codable, Hashable, Sendable, CaseIterable {
    /// A picture classifier.
    case classification
    /// Masked image modelling.
    case pretraining
    /// The visual tokenizer.
    case tokenizer
    /// UPerNet segmentation.
    case segmentation
  }

  /// The kind of the model.
  public var task: Task {
    switch self {
    case .classification: .classification
    case .pretraining: .pretraining
    case .tokenizer: .tokenizer
    case .segmentation: .segmentation
    }
  }

  /// The main backbone: the tokenizer's encoder for a tokenizer.
  public var backbone: BackboneConfiguration {
    switch self {
    case .classification(let model): model.backbone
    case .pretraining(let model): model.backbone
    case .tokenizer(let model): model.encoder
    case .segmentation(let model): model.backbone
    }
  }
}

extension Configuration: Codable {
  private enum CodingKeys: String, CodingKey {
    case task
  }

  /// Reads `task` and then the fields of that kind of model from the same object.
  public init(from decoder: any Decoder) throws {
    let task = try decoder.container(keyedBy: CodingKeys.self).decode(Task.self, forKey: .task)
    switch task {
    case .classification: self = .classification(try ClassifierConfiguration(from: decoder))
    case .pretraining: self = .pretraining(try PretrainingConfiguration(from: decoder))
    case .tokenizer: self = .tokenizer(try TokenizerConfiguration(from: decoder))
    case .segmentation: self = .segmentation(try SegmentationConfiguration(from: decoder))
    }
  }

  /// Writes `task` beside the fields of the model.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(task, forKey: .task)
    switch self {
    case .classification(let model): try model.encode(to: encoder)
    case .pretraining(let model): try model.encode(to: encoder)
    case .tokenizer(let model): try model.encode(to: encoder)
    case .segmentation(let model): try model.encode(to: encoder)
    }
  }
}

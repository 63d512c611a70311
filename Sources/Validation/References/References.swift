public import Imaging

/// What an original implementation computed for a folder of pictures.
public struct References: Codable, Hashable, Sendable {
  /// The version of the schema: 1.
  public let schema: Int
  /// The model.
  public let model: String
  /// The checkpoint that the model was read from.
  public let checkpoint: String?
  /// The implementation and the versions of its libraries.
  public let implementation: [String: String]
  /// What was done to the pictures.
  public let preprocessing: Preprocessing
  /// The names of the classes.
  public let classes: [String]
  /// How well the implementation did on these pictures.
  public let recorded: Recorded?
  /// The pictures.
  public let images: [Image]

  /// An accuracy.
  public struct Recorded: Codable, Hashable, Sendable {
    /// The pictures.
    public let count: Int
    /// How often the best answer was right, in percent.
    public let top1: Double
    /// How often one of the best five was right, in percent.
    public let top5: Double
  }

  /// A picture and what came out for it.
  public struct Image: Codable, Hashable, Sendable {
    /// The file, relative to the folder of the pictures.
    public let file: String
    /// The class that is right.
    public let label: Int?
    /// What kind of file it is.
    public let kind: String?
    /// The SHA-256 of the scaled and cropped picture's RGB bytes, row after row.
    public let pixels: String?
    /// The logits.
    public let logits: [Float]
    /// The best five classes.
    public let top5: [Int]?
  }
}

extension References {
  private enum CodingKeys: String, CodingKey {
    case schema, model, checkpoint, implementation, preprocessing, classes, recorded, images
  }

  /// Reads references; whatever `implementation` holds is kept as text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    schema = try container.decode(Int.self, forKey: .schema)
    model = try container.decode(String.self, forKey: .model)
    checkpoint = try container.decodeIfPresent(String.self, forKey: .checkpoint)
    implementation =
      try container.decodeIfPresent(FlatText.self, forKey: .implementation)?.texts ?? [:]
    preprocessing = try container.decode(Preprocessing.self, forKey: .preprocessing)
    classes = try container.decode([String].self, forKey: .classes)
    recorded = try container.decodeIfPresent(Recorded.self, forKey: .recorded)
    images = try container.decode([Image].self, forKey: .images)
  }
}

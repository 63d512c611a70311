/// The names of a model's classes: a label set of the program, or a list.
public enum LabelReference: Codable, Hashable, Sendable {
  /// A label set by its name, such as `imagenet-1k`.
  case named(String)
  /// The names themselves, in the order of the classes.
  case list([String])

  /// Reads a name or a list.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let names = try? container.decode([String].self) {
      self = .list(names)
    } else {
      self = .named(try container.decode(String.self))
    }
  }

  /// Writes a name or a list.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .named(let name): try container.encode(name)
    case .list(let names): try container.encode(names)
    }
  }

  /// The labels; nil where the program has no set of that name.
  public var labels: LabelSet? {
    switch self {
    case .named(let name): LabelSet.named(name)
    case .list(let names): LabelSet(names: names)
    }
  }
}

/// The names of a model's classes: a label set of the program, or a list.
public enum LabelReference: Codable, Hashable, Sendable {
  /// A label set by its name, such as `imagenet-1k`.
  case named(String)
  /// The names themselves, in the order of the classes.
  case list([String])
  /// The names with the colours that segmentations are shown in, in the order of the classes.
  case colored([ColoredName])

  /// A class with its colour.
  public struct ColoredName: Codable, Hashable, Sendable {
    /// The name.
    public let name: String
    /// The colour as `#rrggbb`.
    public let color: String

    /// Gives `name` a colour.
    public init(_ name: String, _ color: LabelSet.Color) {
      self.name = name
      self.color = color.hexadecimal
    }
  }

  /// Reads a name or a list.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let names = try? container.decode([String].self) {
      self = .list(names)
    } else if let names = try? container.decode([ColoredName].self) {
      self = .colored(names)
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
    case .colored(let names): try container.encode(names)
    }
  }

  /// The labels; nil where the program has no set of that name.
  public var labels: LabelSet? {
    switch self {
    case .named(let name): LabelSet.named(name)
    case .list(let names): LabelSet(names: names)
    case .colored(let names):
      LabelSet(
        labels: names.map {
          LabelSet.Label(name: $0.name, wnid: nil, color: LabelSet.Color($0.color))
        })
    }
  }
}

internal import FoundationEssentials

/// Any JSON, for questions that a fixed type cannot answer.
enum JSONValue: Codable, Hashable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Parses `bytes`; nil where they are not JSON.
  init?(_ bytes: [UInt8]) {
    guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
      return nil
    }
    self = value
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

extension JSONValue {
  /// What lies at the end of `path`.
  func value(at path: [any CodingKey]) -> JSONValue? {
    path.reduce(self as JSONValue?) { value, key in
      switch value {
      case .array(let elements):
        key.intValue.flatMap { elements.indices ~= $0 ? elements[$0] : nil }
      case .object(let members): members[key.stringValue]
      default: nil
      }
    }
  }

  /// The places of everything here that `other` lacks.
  ///
  /// What a type wrote of what it read has all that the type knows; the rest are unknown keys.
  func places(missingFrom other: JSONValue, at place: String = "") -> [String] {
    switch (self, other) {
    case (.object(let members), .object(let others)):
      members.sorted { $0.key < $1.key }.flatMap { key, value in
        let inner = place.isEmpty ? key : "\(place).\(key)"
        return others[key].map { value.places(missingFrom: $0, at: inner) } ?? [inner]
      }
    case (.array(let elements), .array(let others)) where elements.count == others.count:
      zip(elements, others).enumerated().flatMap { index, pair in
        pair.0.places(missingFrom: pair.1, at: "\(place)[\(index)]")
      }
    default:
      self == other ? [] : [place]
    }
  }
}

extension JSONValue: CustomStringConvertible {
  /// The value as a message shows it; a list or an object by its kind alone.
  var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let value): Int(exactly: value).map { "\($0)" } ?? "\(value)"
    case .string(let value): "`\(value)`"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

/// The leaves of any JSON value as texts, under their paths.
struct FlatText: Decodable {
  private(set) var texts: [String: String] = [:]

  init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: AnyKey.self) {
      for key in container.allKeys {
        add(try container.decode(FlatText.self, forKey: key), under: key.stringValue)
      }
    } else if var container = try? decoder.unkeyedContainer() {
      var index = 0
      while !container.isAtEnd {
        add(try container.decode(FlatText.self), under: "\(index)")
        index += 1
      }
    } else {
      texts[""] = try Self.leaf(decoder.singleValueContainer())
    }
  }

  private mutating func add(_ other: FlatText, under key: String) {
    for (path, text) in other.texts { texts[path.isEmpty ? key : "\(key).\(path)"] = text }
  }

  private static func leaf(_ container: any SingleValueDecodingContainer) throws -> String {
    if container.decodeNil() { return "none" }
    if let value = try? container.decode(Bool.self) { return "\(value)" }
    if let value = try? container.decode(Int.self) { return "\(value)" }
    if let value = try? container.decode(Double.self) { return "\(value)" }
    return try container.decode(String.self)
  }
}

/// Any key of an object.
struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

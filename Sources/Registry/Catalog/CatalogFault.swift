internal import FoundationEssentials

/// A rule of the catalogue that is broken, and where.
struct CatalogFault: Error, Hashable, Sendable {
  /// The place as a path: `models[3].files[0].url`; empty for the file as a whole.
  let place: String
  /// What is wrong there.
  let reason: String
}

extension CatalogFault {
  /// Says in our words what a decoder found wrong with `bytes`.
  init(_ error: any Error, in bytes: [UInt8]) {
    guard let error = error as? DecodingError else {
      self.init(place: "", reason: "\(error)")
      return
    }
    switch error {
    case .keyNotFound(let key, let context):
      self.init(place: catalogPlace(of: context.codingPath + [key]), reason: "missing")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      let found = JSONValue(bytes)?.value(at: context.codingPath)
      self.init(
        place: catalogPlace(of: context.codingPath),
        reason: "expected \(words(for: type))" + (found.map { ", found \($0)" } ?? ""))
    case .dataCorrupted(let context):
      self.init(corrupted: context, in: bytes)
    @unknown default:
      self.init(place: "", reason: "\(error)")
    }
  }

  private init(corrupted context: DecodingError.Context, in bytes: [UInt8]) {
    guard let value = JSONValue(bytes) else {
      self.init(place: "", reason: "not valid JSON")
      return
    }
    guard !context.codingPath.isEmpty else {
      // A number that does not fit is the one fault whose place the decoder does not tell.
      self.init(
        place: "",
        reason: "holds a number that its field cannot hold, such as a fraction for a count")
      return
    }
    let found = value.value(at: context.codingPath).map { "\($0) is not a known value" }
    self.init(
      place: catalogPlace(of: context.codingPath), reason: found ?? context.debugDescription)
  }
}

/// `path` as `models[3].files[0].url`.
func catalogPlace(of path: [any CodingKey]) -> String {
  path.reduce(into: "") { place, key in
    if let index = key.intValue {
      place += "[\(index)]"
    } else {
      place += place.isEmpty ? key.stringValue : ".\(key.stringValue)"
    }
  }
}

/// What a decoder wanted, as people call it.
private func words(for type: any Any.Type) -> String {
  switch type {
  case is String.Type: "a string"
  case is Bool.Type: "true or false"
  case is Int.Type: "a whole number"
  case is Double.Type: "a number"
  case is [Any].Type: "a list"
  case is [String: Any].Type: "an object"
  default: "a value of another kind"
  }
}

internal import FoundationEssentials

/// `value` as JSON with sorted keys, so that equal values give equal text.
package func jsonText<Value: Encodable>(
  _ value: Value, pretty: Bool = false
) throws(ConversionError) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
  do {
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  } catch {
    throw .badJSON(subject: "\(Value.self)", reason: "\(error)")
  }
}

/// `value` as pretty JSON in which whole numbers under the top-level keys `floats` have a fraction.
///
/// Python tells `0` from `0.0`, and transformers refuses an integer where it expects a float.
func jsonText<Value: Encodable>(
  _ value: Value, pretty: Bool, floats: [String]
) throws(ConversionError) -> String {
  var isFloat = false
  let lines = try jsonText(value, pretty: pretty).split(
    separator: "\n", omittingEmptySubsequences: false
  ).map { line in
    // Two spaces and a quote begin a top-level key; deeper lines belong to the last one.
    if line.hasPrefix("  \"") { isFloat = floats.contains { line.hasPrefix("  \"\($0)\" :") } }
    let comma = line.hasSuffix(",") ? "," : ""
    let body = line.dropLast(comma.count)
    guard isFloat, let number = body.split(separator: " ").last, Int(number) != nil else {
      return String(line)
    }
    return body + ".0" + comma
  }
  return lines.joined(separator: "\n")
}

/// The value that `text` describes; `subject` names the text in errors.
package func decodeJSON<Value: Decodable>(
  _ type: Value.Type, from text: String, subject: String
) throws(ConversionError) -> Value {
  do {
    return try JSONDecoder().decode(type, from: Data(text.utf8))
  } catch {
    throw .badJSON(subject: subject, reason: describe(error))
  }
}

/// Where and why decoding failed, such as `models[3].url: missing`.
func describe(_ error: any Error) -> String {
  guard let error = error as? DecodingError else { return "\(error)" }
  switch error {
  case .keyNotFound(let key, let context): return path(context.codingPath + [key]) + ": missing"
  case .typeMismatch(let type, let context):
    return path(context.codingPath) + ": expected \(type)"
  case .valueNotFound(let type, let context):
    return path(context.codingPath) + ": expected \(type), found null"
  case .dataCorrupted(let context):
    // The decoder speaks in sentences.
    let text = context.debugDescription
    return path(context.codingPath) + ": \(text.hasSuffix(".") ? text.dropLast() : text[...])"
  @unknown default: return "\(error)"
  }
}

private func path(_ keys: [any CodingKey]) -> String {
  let text = keys.reduce("") { text, key in
    if let index = key.intValue { return "\(text)[\(index)]" }
    return text.isEmpty ? key.stringValue : "\(text).\(key.stringValue)"
  }
  return text.isEmpty ? "top level" : text
}

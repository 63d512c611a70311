import Safetensors
import Tensors

/// The keys and types that a command's JSON has.
indirect enum JSONShape: Sendable {
  case string
  case number
  case bool
  /// A list of values of one shape.
  case list(JSONShape)
  /// An object with exactly these keys; those that end in `?` may be absent.
  case object([String: JSONShape])
  /// An object with any keys.
  case map(JSONShape)
  /// One of several texts.
  case oneOf([String])
  /// Something whose inside belongs to another contract.
  case any

  /// What in `value` is otherwise.
  func problems(in value: JSONValue, at path: String = "$") -> [String] {
    switch (self, value) {
    case (.string, .string), (.number, .number), (.bool, .bool), (.any, _): return []
    case (.oneOf(let texts), .string(let text)):
      return texts.contains(text) ? [] : ["\(path): `\(text)` is none of \(texts)"]
    case (.list(let shape), .array(let elements)):
      return elements.enumerated().flatMap { shape.problems(in: $1, at: "\(path)[\($0)]") }
    case (.map(let shape), .object(let members)):
      return members.flatMap { shape.problems(in: $0.value, at: "\(path).\($0.key)") }
    case (.object(let fields), .object(let members)):
      return JSONShape.problems(of: fields, in: members, at: path)
    default: return ["\(path): expected \(self), found \(value.text())"]
    }
  }

  private static func problems(
    of fields: [String: JSONShape], in members: [JSONMember], at path: String
  ) -> [String] {
    let known = members.flatMap { member in
      (fields[member.key] ?? fields[member.key + "?"])
        .map { $0.problems(in: member.value, at: "\(path).\(member.key)") }
        ?? ["\(path).\(member.key): not in the contract"]
    }
    let absent = fields.keys.sorted().filter { key in
      !key.hasSuffix("?") && !members.contains { $0.key == key }
    }
    return known + absent.map { "\(path).\($0): missing" }
  }
}

extension Program.Outcome {
  /// The results as JSON.
  func json() throws -> JSONValue {
    try JSONValue(Array(stdout.utf8), subject: "stdout", kind: .unsupported)
  }

  /// Where the results are not of this shape.
  func problems(with shape: JSONShape) throws -> [String] {
    shape.problems(in: try json())
  }
}

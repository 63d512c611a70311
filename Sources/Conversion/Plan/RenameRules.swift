internal import FoundationEssentials
internal import _StringProcessing
package import Tensors

/// A user's own rules for the names of tensors: an ordered list of regular expressions.
///
/// In JSON: `[{"match": "^vit\\.(.*)$", "replace": "$1"}, {"drop": "\\.mask$"}]`. In a replacement `$1`
/// (or `\1`) stands for the first group, `$0` for the whole match and `$$` for a dollar sign. Each name
/// goes through the rules in order; a dropped name leaves at once.
package struct RenameRules: Hashable, Sendable {
  /// The rules in order.
  package let rules: [Rule]

  /// A rule for names.
  package enum Rule: Hashable, Sendable {
    /// Replaces every match of the expression.
    case replace(match: String, with: String)
    /// Drops tensors in whose name the expression matches.
    case drop(match: String)

    var expression: String {
      switch self {
      case .replace(let match, _), .drop(let match): match
      }
    }
  }

  /// Makes rules; every expression is compiled once to see whether it can be.
  package init(_ rules: [Rule]) throws(ConversionError) {
    self.rules = rules
    _ = try compiled()
  }

  /// Reads rules from JSON.
  package init(json: [UInt8]) throws(ConversionError) {
    let entries: [RuleEntry]
    do {
      entries = try JSONDecoder().decode([RuleEntry].self, from: Data(json))
    } catch {
      throw .badRules(index: nil, reason: "expected a JSON list of objects: \(describe(error))")
    }
    var rules: [Rule] = []
    for (index, entry) in entries.enumerated() {
      guard let rule = entry.rule else {
        throw .badRules(
          index: index, reason: "expected either `match` and `replace` or `drop`, and nothing else")
      }
      rules.append(rule)
    }
    try self.init(rules)
  }

  private func compiled() throws(ConversionError) -> [Regex<AnyRegexOutput>] {
    var expressions: [Regex<AnyRegexOutput>] = []
    for (index, rule) in rules.enumerated() {
      do {
        expressions.append(try Regex(rule.expression))
      } catch {
        throw .badRules(index: index, reason: "`\(rule.expression)`: \(error)")
      }
    }
    return expressions
  }
}

/// An object in the JSON list; all of its values are strings.
private struct RuleEntry: Decodable {
  let rule: RenameRules.Rule?

  init(from decoder: any Decoder) throws {
    let fields = try decoder.singleValueContainer().decode([String: String].self)
    if Set(fields.keys) == ["match", "replace"], let match = fields["match"],
      let replacement = fields["replace"]
    {
      rule = .replace(match: match, with: replacement)
    } else if Set(fields.keys) == ["drop"], let match = fields["drop"] {
      rule = .drop(match: match)
    } else {
      rule = nil
    }
  }
}

extension RenameRules {
  /// What became of the names.
  package struct Outcome: Sendable {
    /// The tensors under their new names.
    package let tensors: StateDict
    /// The old name of each tensor that was renamed, by its new name.
    package let renamed: [String: String]
    /// The dropped tensors with the rule that dropped them, counted from 0.
    package let dropped: [(name: String, rule: Int)]
    /// How many names each rule changed or dropped.
    package let uses: [Int]

    /// The rules that matched nothing.
    package var unused: [Int] { uses.indices.filter { uses[$0] == 0 } }
  }

  /// Puts the names of `tensors` through the rules.
  package func apply(to tensors: StateDict) throws(ConversionError) -> Outcome {
    let expressions = try compiled()
    var result = StateDict()
    var origins: [String: String] = [:]
    var dropped: [(name: String, rule: Int)] = []
    var uses = [Int](repeating: 0, count: rules.count)
    for (name, tensor) in tensors {
      switch rename(name, with: expressions, uses: &uses) {
      case .dropped(let rule): dropped.append((name, rule))
      case .named(let new):
        if let other = origins[new] { throw .collision(name: new, sources: [other, name]) }
        origins[new] = name
        result[new] = tensor
      }
    }
    return Outcome(
      tensors: result, renamed: origins.filter { $0.key != $0.value }, dropped: dropped,
      uses: uses)
  }

  private enum Fate {
    case named(String)
    case dropped(rule: Int)
  }

  private func rename(
    _ name: String, with expressions: [Regex<AnyRegexOutput>], uses: inout [Int]
  ) -> Fate {
    var name = name
    for (index, rule) in rules.enumerated() {
      let matches = name.matches(of: expressions[index])
      guard !matches.isEmpty else { continue }
      uses[index] += 1
      guard case .replace(_, let template) = rule else { return .dropped(rule: index) }
      name = Self.replace(matches, in: name, by: template)
    }
    return .named(name)
  }

  private static func replace(
    _ matches: [Regex<AnyRegexOutput>.Match], in name: String, by template: String
  ) -> String {
    var result = ""
    var position = name.startIndex
    for match in matches {
      result += name[position..<match.range.lowerBound]
      result += fill(template, from: match.output)
      position = match.range.upperBound
    }
    return result + name[position...]
  }

  /// The template with its groups filled in; a group that took no part is empty.
  private static func fill(_ template: String, from output: AnyRegexOutput) -> String {
    var result = ""
    var rest = template[...]
    while let character = rest.popFirst() {
      guard character == "$" || character == "\\", let next = rest.first else {
        result.append(character)
        continue
      }
      if let group = next.wholeNumberValue {
        rest.removeFirst()
        if output.indices.contains(group) { result += output[group].substring ?? "" }
      } else if next == character {
        rest.removeFirst()
        result.append(character)
      } else {
        result.append(character)
      }
    }
    return result
  }
}

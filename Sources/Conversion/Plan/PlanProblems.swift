internal import Tensors

/// What keeps a plan from being complete.
public struct PlanProblems: Hashable, Sendable {
  /// The layouts, such as `unilm to swift`.
  public let subject: String
  /// Wanted tensors that the source does not hold; the source names that they would be made of.
  public let missing: [Missing]
  /// Tensors of the source whose shape is not the expected one.
  public let misshapen: [Misshapen]
  /// Tensors of the source that nothing is known of.
  public let unmatched: [String]

  /// A wanted tensor that the source does not hold.
  public struct Missing: Hashable, Sendable {
    /// The name in the target layout.
    public let name: String
    /// The absent tensors of the source.
    public let sources: [String]

    package init(name: String, sources: [String]) {
      self.name = name
      self.sources = sources
    }
  }

  /// A tensor of an unexpected shape.
  public struct Misshapen: Hashable, Sendable, Codable {
    /// The name in the source.
    public let name: String
    /// The shape that the configuration asks for.
    public let expected: [Int]
    /// The shape in the source.
    public let found: [Int]

    package init(name: String, expected: [Int], found: [Int]) {
      self.name = name
      self.expected = expected
      self.found = found
    }
  }

  /// Whether there is no problem.
  public var isEmpty: Bool { missing.isEmpty && misshapen.isEmpty && unmatched.isEmpty }
}

extension PlanProblems {
  /// Collects the problems of `plan`.
  init(of plan: RenamePlan) {
    var missing: [Missing] = []
    var misshapen: [Misshapen] = []
    for target in plan.targets {
      switch target.fate {
      case .missing(let sources): missing.append(Missing(name: target.name, sources: sources))
      case .misshapen(let tensor, let expected, let found):
        let entry = Misshapen(name: tensor, expected: expected, found: found)
        if !misshapen.contains(entry) { misshapen.append(entry) }
      default: break
      }
    }
    self.init(
      subject: "\(plan.from) to \(plan.to)", missing: missing, misshapen: misshapen,
      unmatched: plan.sources.filter { $0.fate == .unmatched }.map(\.name))
  }
}

extension PlanProblems: CustomStringConvertible {
  /// The problems that are named before the rest is only counted.
  public static let namedProblems = 10

  /// The counts, and the first ten problems on lines of their own.
  public var description: String {
    let counts = [
      (missing.count, "missing"), (misshapen.count, "misshapen"), (unmatched.count, "unmatched"),
    ]
    let summary = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let total = counts.reduce(0) { $0 + $1.0 }
    let rest = total - Self.namedProblems
    let more = rest > 0 ? ["  and \(rest) more"] : []
    return (["\(subject): incomplete: \(summary)"] + lines.prefix(Self.namedProblems) + more)
      .joined(separator: "\n")
  }

  private var lines: [String] {
    let absent = missing.flatMap(\.sources)
    var lines = missing.prefix(Self.namedProblems).map { problem in
      let guess = problem.sources.lazy
        .compactMap { Suggestion.nearest(to: $0, in: unmatched) }.first
      return "  missing \(quoted(problem.name)), made of \(ConversionError.list(problem.sources))"
        + ConversionError.question(guess)
    }
    lines += misshapen.prefix(Self.namedProblems).map {
      "  misshapen \(quoted($0.name)): expected \($0.expected), found \($0.found)"
    }
    lines += unmatched.prefix(Self.namedProblems - min(lines.count, Self.namedProblems)).map {
      "  unmatched \(quoted($0))" + ConversionError.question(Suggestion.nearest(to: $0, in: absent))
    }
    return lines
  }
}

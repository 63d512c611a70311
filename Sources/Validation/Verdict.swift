/// What a check says.
public enum Verdict: String, Codable, Hashable, Sendable {
  /// What was found is what was recorded, as far as the check can see.
  case pass
  /// What was found cannot be what was recorded.
  case fail
  /// The check can tell neither.
  case inconclusive
}

/// A verdict and why it was given, in words.
public struct Judgement: Codable, Hashable, Sendable {
  /// The verdict.
  public let verdict: Verdict
  /// The reasons, each a sentence without a final period: what decided first, then what else was
  /// found, and caveats, which begin with that word, last.
  public let reasons: [String]

  init(_ verdict: Verdict, _ reasons: [String]) {
    self.verdict = verdict
    self.reasons = reasons
  }

  init(_ verdict: Verdict, _ reason: String) { self.init(verdict, [reason]) }
}

/// A reason that took nothing from the verdict, and is to be known beside it.
func caveat(_ words: String) -> String { "caveat: \(words)" }

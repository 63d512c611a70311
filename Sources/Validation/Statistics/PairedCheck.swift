internal import Registry

/// Judges a comparison with another implementation, picture by picture.
struct PairedCheck {
  let paired: PairedComparison
  let rule: AccuracyRule

  /// Whether agreement shows anything: of another model file, and on pictures enough.
  var isEvidence: Bool { !paired.sameModel && paired.count >= rule.pairs }

  /// What the comparison shows by itself.
  var judgement: Judgement {
    let found = comparison
    guard let objection = objection(to: found.verdict) else { return found }
    return Judgement(.inconclusive, [objection] + found.reasons)
  }

  /// What is said of it below an accuracy that it takes nothing from.
  var remarks: [String] {
    let found = comparison
    let reasons = found.verdict == .pass ? found.reasons : found.reasons.map(caveat)
    return reasons + (objection(to: found.verdict).map { [caveat($0)] } ?? [])
  }

  /// Why the comparison shows nothing after all: another preprocessing explains every difference, and
  /// few pictures or the same file explain agreement.
  private func objection(to verdict: Verdict) -> String? {
    if verdict != .fail, paired.sameModel {
      return "the reference is of the same model file, which proves nothing"
    }
    if verdict == .pass, paired.count < rule.pairs {
      return
        "too few pictures are compared with the reference: \(grouped(paired.count)) of at least "
        + "\(grouped(rule.pairs)) that can show an agreement on "
        + percentText(rule.agreement, places: 0)
    }
    if paired.otherFiles > 0 {
      return
        "\(counted(paired.otherFiles, "picture")) held something else when the reference was made"
    }
    guard !paired.samePreprocessing, verdict != .pass else { return nil }
    return "the reference was given pictures that were prepared otherwise"
  }

  private var comparison: Judgement {
    let words =
      "same best class as the reference on \(grouped(paired.agreeing)) of "
      + "\(counted(paired.count, "picture")), right alone on \(grouped(paired.onlyThis)) here and "
      + "\(grouped(paired.onlyOther)) there, \(probability(paired.pValue)) by McNemar's exact test"
    if paired.pValue < rule.significance {
      return Judgement(
        .fail,
        "\(words): if both were equally good, so uneven a split would come up less than "
          + onceIn(rule.significance))
    }
    if paired.agreement < rule.agreement {
      return Judgement(
        .inconclusive,
        "\(words): implementations of the same model agree on more than "
          + "\(percentText(rule.agreement, places: 0))")
    }
    if paired.pValue < rule.doubt {
      return Judgement(.inconclusive, "\(words): unusual, but more pictures have to decide")
    }
    return Judgement(.pass, words)
  }
}

internal import Registry

/// Judges a comparison with another implementation, picture by picture.
struct PairedCheck {
  let paired: PairedComparison
  let rule: AccuracyRule

  /// Whether agreement shows anything: of another model file, and on pictures enough.
  var isEvidence: Bool { !paired.sameModel && paired.count >= rule.pairs }

  /// Another preprocessing explains every difference, and few pictures or the same file agreement.
  var judgement: Judgement {
    let found = comparison
    if found.verdict != .fail, paired.sameModel {
      return Judgement(
        .inconclusive,
        ["the reference is of the same model file, which proves nothing"] + found.reasons)
    }
    if found.verdict == .pass, paired.count < rule.pairs {
      return Judgement(
        .inconclusive,
        [
          "too few pictures are compared with the reference: \(grouped(paired.count)) of at least "
            + "\(grouped(rule.pairs)) that can show an agreement on \(percentText(rule.agreement, places: 0))"
        ]
          + found.reasons)
    }
    if paired.otherFiles > 0 {
      return Judgement(
        .inconclusive,
        ["\(counted(paired.otherFiles, "picture")) held something else when the reference was made"]
          + found.reasons)
    }
    guard !paired.samePreprocessing, found.verdict != .pass else { return found }
    return Judgement(
      .inconclusive,
      ["the reference was given pictures that were prepared otherwise"] + found.reasons)
  }

  private var comparison: Judgement {
    let words =
      "same best class as the reference on \(grouped(paired.agreeing)) of "
      + "\(counted(paired.count, "picture")), right alone on \(grouped(paired.onlyThis)) here and "
      + "\(grouped(paired.onlyOther)) there, \(probability(paired.pValue)) by McNemar's exact test"
    if paired.pValue < rule.significance {
      return Judgement(.fail, "\(words): the two are not equally good")
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

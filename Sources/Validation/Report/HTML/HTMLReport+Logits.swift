internal import Registry

extension HTMLReport {
  /// The logits of a measured run beside those of another implementation.
  var logits: Section? {
    guard let found = content.validation?.logits else { return nil }
    var parts = [list(facts(found))]
    if found.count > 0 {
      let chart = DifferenceChart(histogram: found.histogram, limit: LogitParity.rounding)
      parts.append(
        chart.figure(
          "Pictures by the largest difference of one of their logits. Line: what the order of "
            + "float32 additions explains, \(significant(LogitParity.rounding)). "
            + "It does not decide the verdict."))
    }
    return Section(
      id: "logits", title: "Logits beside the references",
      content: parts + [furthest(found.furthest)].compactMap(\.self))
  }

  private func facts(_ found: LogitParity) -> [Fact] {
    var facts = [Fact("pictures compared", grouped(found.count))]
    if found.uncompared > 0 { facts.append(Fact("not compared", found.uncomparedWords)) }
    guard found.count > 0 else { return facts }
    facts.add("largest difference", largest(found.furthest.first))
    facts.add("largest relative difference", found.maxRelDiff.map(significant))
    facts.add("mean difference", found.meanAbsDiff.map(significant))
    facts.add("1 − least cosine", found.minCosine.map { significant(1 - $0) })
    facts.append(
      Fact(
        "off by more than \(significant(LogitParity.rounding))",
        counted(found.beyondRounding, "picture")))
    if content.validation?.paired?.samePreprocessing == false {
      facts.append(Fact("note", LogitParity.preparedOtherwise))
    }
    return facts
  }
}

extension LogitParity {
  /// How many pictures were not compared, and why.
  var uncomparedWords: String {
    "\(counted(uncompared, "picture")): run without these references, and no logits were kept"
  }

  /// What explains differences that are no fault of the model.
  static var preparedOtherwise: String {
    "the references were given pictures that were prepared otherwise, which changes every logit"
  }
}

internal import Glibc
internal import Imaging
internal import Registry

/// Holds a run's accuracy against the recorded one.
struct AccuracyCheck {
  let metrics: ClassificationMetrics?
  let identity: RunIdentity
  let unreadable: Int
  /// How many of the classes the pictures show.
  let labelsPresent: Int
  let recorded: RecordedAccuracy?
  var recordedWith: Preprocessing?
  /// Why there is no recorded accuracy.
  var unrecorded: String?
  var paired: PairedComparison?
  let rule: AccuracyRule

  /// The verdict on all rates, what decided it first, and the least of their p-values.
  var outcome: (judgement: Judgement, pValue: Double?) {
    guard let metrics else {
      return (Judgement(.inconclusive, "none of the pictures could be read"), nil)
    }
    if metrics.notFinite > 0 {
      let count = counted(metrics.notFinite, "picture")
      return (Judgement(.fail, "\(count) got logits that are no finite numbers"), nil)
    }
    let pairs = paired.map { PairedCheck(paired: $0, rule: rule) }
    guard let recorded else {
      let nothing = Judgement(
        .inconclusive, unrecorded ?? "no recorded accuracy to compare with")
      return (pairs?.judgement ?? nothing, nil)
    }
    let results = [
      check("top-1", metrics.top1, recorded.top1, recorded),
      recorded.top5.map { check("top-5", metrics.top5, $0, recorded) },
    ].compactMap(\.self)
    let verdict = Self.worst(results.map(\.verdict))
    let judgement = Judgement(
      verdict, Self.decisiveFirst(results, verdict) + hints(metrics, recorded, verdict))
    return (
      Self.together(divided(partial(oversized(biased(prepared(judgement))))), pairs),
      results.compactMap(\.pValue).min()
    )
  }

  private func check(
    _ name: String, _ rate: ClassificationMetrics.Rate, _ value: Double,
    _ recorded: RecordedAccuracy
  ) -> RateCheckResult {
    RateCheck(
      name: name, hits: rate.hits, count: count,
      unreadable: countedUnreadable, recorded: value, decimals: recorded.decimals,
      population: population, isCensus: isCensus, rule: rule,
      isStratified: identity.subset?.stratified ?? false
    ).result
  }

  private var count: Int { metrics?.count ?? 0 }

  /// The pictures that the recorded accuracy is of.
  private var population: Int? { recorded?.count ?? identity.population }

  private var isCensus: Bool { population.map { count + unreadable >= $0 } ?? false }

  /// The unreadable pictures that belong to the data set; others lie beside it.
  private var countedUnreadable: Int {
    population.map { max(0, min(unreadable, $0 - count)) } ?? unreadable
  }

  /// A comparison picture by picture can cast doubt on an accuracy, and replaces none: the pictures
  /// are the same few or the same odd ones for both.
  private static func together(_ accuracy: Judgement, _ pairs: PairedCheck?) -> Judgement {
    guard let pairs else { return accuracy }
    let found = pairs.judgement
    if found.verdict == .inconclusive, !pairs.isEvidence {
      return Judgement(accuracy.verdict, accuracy.reasons + pairs.remarks)
    }
    let verdict = worst([accuracy.verdict, found.verdict])
    let isDecidedHere = accuracy.verdict == verdict
    return Judgement(
      verdict,
      isDecidedHere ? accuracy.reasons + found.reasons : found.reasons + accuracy.reasons)
  }

  /// The reasons of the rates that have the verdict of all, then those of the others.
  private static func decisiveFirst(_ results: [RateCheckResult], _ verdict: Verdict) -> [String] {
    (results.filter { $0.verdict == verdict } + results.filter { $0.verdict != verdict })
      .map(\.reason)
  }

  static func worst(_ verdicts: [Verdict]) -> Verdict {
    if verdicts.contains(.fail) { return .fail }
    return verdicts.contains(.inconclusive) ? .inconclusive : .pass
  }

  /// Another preprocessing explains every difference, so that none proves anything of the weights.
  private func prepared(_ judgement: Judgement) -> Judgement {
    guard let recordedWith, recordedWith != identity.preprocessing else { return judgement }
    let words =
      "measured with \(identity.preprocessing.summary), recorded with \(recordedWith.summary): "
      + "the number depends on it"
    guard judgement.verdict == .fail else {
      return Judgement(judgement.verdict, judgement.reasons + [caveat(words)])
    }
    return Judgement(.inconclusive, [words] + judgement.reasons)
  }

  /// More pictures than the record is of are not those that it is of.
  private func oversized(_ judgement: Judgement) -> Judgement {
    guard let population, count > population, judgement.verdict == .pass else { return judgement }
    let words =
      "\(counted(count, "picture")) \(count == 1 ? "was" : "were") read, "
      + "the record is of \(grouped(population))"
    return Judgement(.inconclusive, [words] + judgement.reasons)
  }

  /// A part that nobody drew at random proves nothing where it plainly is no random part.
  private func biased(_ judgement: Judgement) -> Judgement {
    guard !isCensus, let missing = missingClasses else { return judgement }
    return Judgement(.inconclusive, [missing] + judgement.reasons)
  }

  /// What of the pictures plainly is no random part of the data set; nil where nothing is.
  ///
  /// Pictures that this program drew are as random as the folder that they were drawn from, however
  /// few of its classes they show; drawing from a folder makes no random part of a data set that the
  /// folder is none of. A complete folder is the data set, however uneven its classes are.
  private var missingClasses: String? {
    guard let subset = identity.subset, let drawnFrom = subset.drawnFrom,
      let present = subset.classesThere
    else { return missingClasses(labelsPresent, of: count) }
    if let population, drawnFrom >= population { return nil }
    return missingClasses(present, of: drawnFrom)
  }

  /// Says so where far fewer classes are present than a random part of this size would show.
  private func missingClasses(_ present: Int, of pictures: Int) -> String? {
    let classes = Double(identity.classes.count)
    let independent = pow(1 - 1 / classes, Double(pictures))
    guard Double(present) < 0.8 * classes * (1 - independent) else { return nil }
    return
      "the pictures show \(present) of \(counted(identity.classes.count, "class", plural: "classes")): "
      + "they are no random part of the data set, draw one from all of it"
  }

  /// What is drawn from a part of the data set tells of that part alone.
  private func partial(_ judgement: Judgement) -> Judgement {
    guard let drawnFrom = identity.subset?.drawnFrom, let population, drawnFrom < population,
      judgement.verdict == .pass
    else { return judgement }
    let words =
      "they were drawn from \(counted(drawnFrom, "picture")), the record is of \(grouped(population)): "
      + "draw from all of them"
    return Judgement(.inconclusive, [words] + judgement.reasons)
  }

  /// A part of a run is for all of them together to judge.
  private func divided(_ judgement: Judgement) -> Judgement {
    guard identity.shard.count > 1, judgement.verdict == .pass else { return judgement }
    return Judgement(
      .inconclusive,
      ["this is part \(identity.shard) of a run: the parts tell together, once they are merged"]
        + judgement.reasons)
  }

  private func hints(
    _ metrics: ClassificationMetrics, _ recorded: RecordedAccuracy, _ verdict: Verdict
  ) -> [String] {
    let chance = 100 / Double(identity.classes.count)
    guard verdict == .fail, metrics.top1.percent < 3 * chance, recorded.top1 > 20 * chance,
      identity.classes.count >= 100
    else { return [] }
    return ["accuracy is near chance: the labels are likely to be in another order"]
  }
}

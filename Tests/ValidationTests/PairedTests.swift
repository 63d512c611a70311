import Imaging
import Testing

@testable import Validation

/// Two implementations on the same pictures.
@Suite struct PairedTests {
  @Test(arguments: [
    PairedCase(agreeing: 1000, onlyThis: 0, onlyOther: 0, .pass),
    PairedCase(agreeing: 995, onlyThis: 2, onlyOther: 2, .pass),
    PairedCase(agreeing: 900, onlyThis: 30, onlyOther: 31, .inconclusive),
    PairedCase(agreeing: 992, onlyThis: 8, onlyOther: 0, .inconclusive),
    PairedCase(agreeing: 980, onlyThis: 20, onlyOther: 0, .fail),
    PairedCase(agreeing: 980, onlyThis: 0, onlyOther: 20, .fail),
  ])
  func verdicts(_ found: PairedCase) {
    let judgement = PairedCheck(paired: found.comparison, rule: AccuracyRule()).judgement
    #expect(judgement.verdict == found.verdict, "\(judgement.reasons)")
    #expect(judgement.reasons.first?.contains("of 1,000 pictures") == true)
  }

  /// A difference that another preprocessing explains says nothing of the model.
  @Test func preparedOtherwise() {
    let found = PairedCase(agreeing: 980, onlyThis: 20, onlyOther: 0, .fail)
    var comparison = found.comparison
    comparison.samePreprocessing = false
    let judgement = PairedCheck(paired: comparison, rule: AccuracyRule()).judgement
    #expect(judgement.verdict == .inconclusive && judgement.reasons.count == 2)
  }

  /// What is known of the files tells whether the pictures were the same at all.
  @Test func otherFiles() throws {
    try withPictures { folder, set in
      _ = try ValidationRun(set, smallPreprocessing, journaled(folder + "/a"))
        .predictions(of: SumModel(), named: "sum")
      for picture in set.pictures.prefix(3) {
        let path = "\(set.root)/\(picture.file)"
        // A PNG ends where it says; what follows changes no pixel.
        try write(try content(of: path) + [0], to: path)
      }
      let other = try ValidationRun(set, smallPreprocessing, journaled(folder + "/b"))
        .predictions(of: SumModel(seed: 8), named: "other")
      let paired = try ReferencePredictions(path: folder + "/a").comparison(with: other, path: "a")
      #expect(paired.otherFiles == 3)
      let judgement = PairedCheck(paired: paired, rule: AccuracyRule()).judgement
      #expect(judgement.verdict == .inconclusive)
      #expect(judgement.reasons[0].hasPrefix("3 pictures held something else") == true)
      #expect(
        try ReferencePredictions(path: folder + "/b").comparison(with: other, path: "b").otherFiles
          == 0)
    }
  }

  /// A comparison picture by picture never makes a pass of what too small a part leaves open.
  @Test func settlesNothing() throws {
    let found = try sample(population: 50_000)
    let record = recorded(top1: 42.25)
    #expect(ValidationReport(found, recorded: record).verdict == .inconclusive)
    let same = PairedComparison(found.predictions, found.predictions)
    #expect(ValidationReport(found, recorded: record, paired: same).verdict == .inconclusive)
    #expect(ValidationReport(found, recorded: nil, paired: same).verdict == .pass)
    #expect(ValidationReport(found, recorded: recorded(top1: 90), paired: same).verdict == .fail)
  }

  /// A few pictures, or the same model file, show nothing, and take nothing from an accuracy.
  @Test func noEvidence() throws {
    let found = try sample(population: 400)
    let one = try #require(PairedComparison(found.predictions, Array(found.predictions.prefix(1))))
    var own = try #require(PairedComparison(found.predictions, found.predictions))
    own.sameModel = true
    for (paired, words) in [(one, "too few pictures"), (own, "the same model file")] {
      let alone = ValidationReport(found, recorded: nil, paired: paired)
      #expect(alone.verdict == .inconclusive && alone.reasons.first?.contains(words) == true)
      let report = ValidationReport(found, recorded: recorded(top1: 42.25), paired: paired)
      #expect(report.verdict == .pass)
      #expect(report.reasons.first?.hasPrefix("top-1: ") == true)
      #expect(report.reasons.last?.hasPrefix("caveat: ") == true)
      #expect(report.reasons.last?.contains(words) == true)
    }
  }

  /// Another preprocessing than the record's explains a difference; it excuses no other one.
  @Test func otherPreprocessing() throws {
    let found = try sample(population: 400)
    var other = smallPreprocessing
    other.filter = .bilinear
    let report = ValidationReport(found, recorded: recorded(top1: 60), recordedWith: other)
    #expect(report.verdict == .inconclusive)
    #expect(report.reasons.first?.hasPrefix("measured with short side 9") == true)
    #expect(
      ValidationReport(found, recorded: recorded(top1: 60), recordedWith: smallPreprocessing)
        .verdict == .fail)
    let same = ValidationReport(found, recorded: recorded(top1: 42.25), recordedWith: other)
    #expect(same.verdict == .pass)
    #expect(same.reasons.first?.hasPrefix("top-1: ") == true)
    #expect(same.reasons.last?.hasPrefix("caveat: measured with short side 9") == true)
  }

  /// What decided comes first: pairs that show a difference come before an accuracy that does not.
  @Test func decisiveFirst() throws {
    let found = try sample(population: 400)
    let unequal = PairedCase(agreeing: 980, onlyThis: 20, onlyOther: 0, .fail).comparison
    let report = ValidationReport(found, recorded: recorded(top1: 42.25), paired: unequal)
    #expect(report.verdict == .fail)
    #expect(report.reasons.first?.hasPrefix("same best class") == true)
    #expect(
      report.reasons.first?.hasSuffix(
        "if both were equally good, so uneven a split would come up less than once in 1,000 times")
        == true)
    let bad = ValidationReport(found, recorded: recorded(top1: 90), paired: unequal)
    #expect(bad.verdict == .fail && bad.reasons.first?.hasPrefix("top-1: ") == true)
  }

  /// Few pairs that disagree are a caveat as a whole.
  @Test func fewThatDisagree() throws {
    let found = try sample(population: 400)
    let others = Dictionary(
      uniqueKeysWithValues: found.predictions.prefix(20).map { ($0.file, ($0.top[0] + 1) % 7) })
    let paired = try #require(PairedComparison(found.predictions, others: others))
    try #require(paired.pValue >= 0.001 && paired.agreement < 99)
    let report = ValidationReport(found, recorded: recorded(top1: 42.25), paired: paired)
    #expect(report.verdict == .pass && report.reasons.first?.hasPrefix("top-1: ") == true)
    #expect(report.reasons.last?.hasPrefix("caveat: same best class") == true)
  }

  /// Files are matched by path, else by name, and never by a name that stands for several.
  @Test func names() throws {
    let found = try sample(population: 400).predictions
    func pairs(_ others: [String: Int]) -> Int? { PairedComparison(found, others: others)?.count }
    #expect(pairs(["p0": 1, "p1": 1, "elsewhere/p2": 1]) == 2)
    #expect(pairs(["a/p0": 1, "b/p1": 1]) == 2)
    #expect(pairs(["val/p0": 1, "val/p1": 1, "val/x/p2": 1]) == 2)
    #expect(pairs(["a/p0": 1, "b/p0": 2]) == nil)
    #expect(pairs(["other": 1]) == nil)
  }

  private func sample(population: Int) throws -> Predictions {
    let sample = predictions(try Computed.read().classification).map(RunEntry.prediction)
    return Predictions(
      identity: identity(pictures: 400, population: population, classes: 7), entries: sample)
  }

  private func recorded(top1: Double) -> RecordedAccuracy {
    RecordedAccuracy(
      top1: top1, top5: nil, decimals: 3, count: nil, subject: "sample", source: "tests")
  }
}

struct PairedCase: Sendable {
  let comparison: PairedComparison
  let verdict: Verdict

  init(agreeing: Int, onlyThis: Int, onlyOther: Int, _ verdict: Verdict) {
    comparison = PairedComparison(
      count: 1000, agreeing: agreeing, agreement: Double(agreeing) / 10, bothRight: 800,
      onlyThis: onlyThis, onlyOther: onlyOther, neither: 200 - onlyThis - onlyOther,
      pValue: McNemar.pValue(onlyFirst: onlyThis, onlySecond: onlyOther))
    self.verdict = verdict
  }
}

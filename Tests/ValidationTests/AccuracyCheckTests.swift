import BEiTModels
import Imaging
import TestSupport
import Testing

@testable import Validation

/// A verdict that cries wolf is ignored, and one that never does proves nothing.
@Suite struct AccuracyCheckTests {
  @Test(arguments: [
    RateCase(43_229, 50_000, .pass, "exact"), RateCase(43_238, 50_000, .pass, "exact"),
    RateCase(43_247, 50_000, .pass, "within ±0.05"),
    RateCase(43_204, 50_000, .pass, "within ±0.05"),
    RateCase(43_270, 50_000, .fail, "0.082 points higher (41 pictures)"),
    RateCase(43_100, 50_000, .fail, "0.258 points lower (129 pictures)"),
    RateCase(43_229, 49_999, unreadable: 1, .pass, "exact"),
    RateCase(43_200, 49_940, unreadable: 60, .inconclusive, "60 unreadable pictures"),
    RateCase(42_000, 49_000, unreadable: 1000, .fail, "lower"),
    RateCase(867, 1000, .inconclusive, "too few to tell"),
    RateCase(1720, 2000, .pass, "consistent"),
    RateCase(8646, 10_000, .pass, "consistent"),
    RateCase(840, 1000, .inconclusive, "unusual"),
    RateCase(
      8500, 10_000, .fail,
      "if the record held, so rare a result would be drawn less than once in 1,000 times"),
    RateCase(80, 100, .inconclusive, "too few to tell"),
    RateCase(1, 1, .inconclusive, "1 picture is too few to tell"),
    RateCase(1720, 2000, .pass, "consistent, the 95 % interval is ±1.49 points"),
    RateCase(0, 0, .inconclusive, "no picture could be read"),
    RateCase(1720, 2000, unreadable: 10, .pass, "consistent"),
    RateCase(1720, 2000, unreadable: 200, .inconclusive, "200 unreadable pictures could move it"),
    RateCase(
      7000, 10_000, unreadable: 50, .fail,
      "if the record held, so rare a result would be drawn less than once in 1,000 times"),
  ])
  func rates(_ rate: RateCase) {
    let check = RateCheck(
      name: "top-1", hits: rate.hits, count: rate.count, unreadable: rate.unreadable,
      recorded: 86.458, decimals: 3, population: 50_000,
      isCensus: rate.count + rate.unreadable == 50_000, rule: AccuracyRule())
    #expect(check.result.verdict == rate.verdict, "\(check.result.reason)")
    #expect(check.result.reason.contains(rate.words), "\(check.result.reason)")
  }

  /// A record of one decimal stands for all rates that round to it.
  @Test(arguments: [
    (43_229, Verdict.pass), (43_200, .pass), (43_180, .fail), (43_300, .pass), (43_310, .fail),
  ])
  func roundedRecord(hits: Int, verdict: Verdict) {
    let check = RateCheck(
      name: "top-1", hits: hits, count: 50_000, unreadable: 0, recorded: 86.5, decimals: 1,
      population: 50_000, isCensus: true, rule: AccuracyRule())
    #expect(check.result.verdict == verdict, "\(check.result.reason)")
  }

  @Test func exactTest() throws {
    let check = RateCheck(
      name: "top-1", hits: 840, count: 1000, unreadable: 0, recorded: 86.458, decimals: 3,
      population: 50_000, isCensus: false, rule: AccuracyRule())
    let expected = try #require(try Computed.read().hypergeometric.first { $0.hits == 840 })
    #expect(check.result.pValue.map { isNear($0, expected.pValue, 1e-7) } == true)
  }

  @Test func unknownPopulation() {
    let check = RateCheck(
      name: "top-1", hits: 850, count: 1000, unreadable: 0, recorded: 86.458, decimals: 9,
      population: nil, isCensus: false, rule: AccuracyRule())
    #expect(check.result.pValue.map { isNear($0, 0.18012183235226525, 1e-9) } == true)
    #expect(check.result.reason.contains("exact binomial test"))
  }

  @Test func wholeReports() throws {
    let sample = predictions(try Computed.read().classification)
    let identity = identity(pictures: 400, population: 400, classes: 7)
    let found = Predictions(identity: identity, entries: sample.map(RunEntry.prediction))
    let record = recorded(top1: 42.25, top5: 83)
    let report = ValidationReport(found, recorded: record)
    #expect(report.verdict == .pass && report.reasons.count == 2)
    #expect(report.top1 == 42.25 && report.pValue == nil)
    #expect(ValidationReport(found, recorded: recorded(top1: 42.25, top5: 84)).verdict == .fail)
    #expect(ValidationReport(found, recorded: nil).verdict == .inconclusive)
  }

  /// What decided comes first: of two rates, the one that has the verdict of both.
  @Test func decisiveFirst() throws {
    let sample = predictions(try Computed.read().classification)
    let found = Predictions(
      identity: identity(pictures: 400, population: 400, classes: 7),
      entries: sample.map(RunEntry.prediction))
    let report = ValidationReport(found, recorded: recorded(top1: 42.25, top5: 84))
    #expect(report.verdict == .fail)
    #expect(report.reasons.map { String($0.prefix(5)) } == ["top-5", "top-1"])
  }

  /// A stray file beside the pictures of a record changes nothing; pictures too many do.
  @Test func otherFiles() throws {
    let sample = predictions(try Computed.read().classification).map(RunEntry.prediction)
    let stray = RunEntry.unreadable(index: 400, UnreadablePicture(file: "x", reason: "y"))
    let found = Predictions(
      identity: identity(pictures: 401, population: 400, classes: 7), entries: sample + [stray])
    let report = ValidationReport(found, recorded: recorded(top1: 42.25, top5: 83))
    #expect(report.verdict == .pass && report.unreadable.count == 1)
    let more = Predictions(
      identity: identity(pictures: 400, population: 390, classes: 7), entries: sample)
    #expect(
      ValidationReport(more, recorded: recorded(top1: 42.25, top5: 83)).verdict == .inconclusive)
  }

  @Test func partsThatAreNotRandom() throws {
    let sample = predictions(try Computed.read().classification).filter { $0.labels[0] < 2 }
    let identity = identity(pictures: sample.count, population: 400, classes: 7)
    let found = Predictions(identity: identity, entries: sample.map(RunEntry.prediction))
    let report = ValidationReport(found, recorded: recorded(top1: 42.25, top5: 83))
    #expect(report.verdict == .inconclusive)
    #expect(report.reasons.first?.hasPrefix("the pictures show 2 of 7 classes") == true)
  }

  /// Drawn from a folder that is no random part of the data set, or from a part of it.
  @Test(
    arguments: [
      (2, 40_000, "the pictures show 2 of 7 classes"), (7, 40_000, "they were drawn from 40,000"),
      (7, 50_000, nil),
    ] as [(Int, Int, String?)])
  func subsetOfPart(classes: Int, drawnFrom: Int, words: String?) throws {
    let sample = predictions(try Computed.read().classification).map(RunEntry.prediction)
    var subset = Subset(count: 400)
    (subset.drawnFrom, subset.classesThere) = (drawnFrom, classes)
    let found = Predictions(
      identity: identity(pictures: 400, population: 50_000, classes: 7, subset: subset),
      entries: sample)
    var rule = AccuracyRule()
    rule.resolution = 10
    let report = ValidationReport(found, recorded: recorded(top1: 42.25, top5: 83), rule: rule)
    #expect(report.verdict == (words == nil ? .pass : .inconclusive))
    #expect(words.map { report.reasons.first?.hasPrefix($0) == true } ?? true)
  }

  @Test func chance() throws {
    let entries = (0..<500).map { index in
      let picture = LabelledPicture(file: "\(index)", labels: [index % 100])
      var logits = [Float](repeating: 0, count: 100)
      logits[(index * 7 + 3) % 100] = 1
      return RunEntry.prediction(
        Prediction(picture, index: index, logits: logits, keepsLogits: false))
    }
    let identity = identity(pictures: 500, population: 500, classes: 100)
    let report = ValidationReport(
      Predictions(identity: identity, entries: entries), recorded: recorded(top1: 80, top5: 95))
    #expect(report.verdict == .fail)
    #expect(report.reasons.last?.contains("labels are likely to be in another order") == true)
  }

  private func recorded(top1: Double, top5: Double) -> RecordedAccuracy {
    RecordedAccuracy(
      top1: top1, top5: top5, decimals: 3, count: nil, subject: "sample", source: "tests")
  }
}

/// The identity of a run that a test makes up.
func identity(
  pictures: Int, population: Int?, classes: Int, subset: Subset? = nil
) -> RunIdentity {
  RunIdentity(
    journal: 1, model: "m", modelSHA256: nil, precision: .float32, dataSet: "custom",
    pictures: pictures,
    picturesSHA256: "", population: population, subset: subset, findings: [],
    classes: (0..<classes).map { DataSetClass(name: "class \($0)", wnid: nil) }, logits: nil,
    preprocessing: smallPreprocessing, batchSize: 4, keepsLogits: false, shard: .whole)
}

struct RateCase: Sendable, CustomTestStringConvertible {
  let hits: Int
  let count: Int
  let unreadable: Int
  let verdict: Verdict
  let words: String

  init(_ hits: Int, _ count: Int, unreadable: Int = 0, _ verdict: Verdict, _ words: String) {
    (self.hits, self.count, self.unreadable) = (hits, count, unreadable)
    (self.verdict, self.words) = (verdict, words)
  }

  var testDescription: String { "\(hits) of \(count)" }
}

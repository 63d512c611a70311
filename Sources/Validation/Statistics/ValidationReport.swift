public import Imaging

/// A run's figures beside what was recorded.
///
/// The JSON is what `zoo validate --data --json` prints; shares are in percent.
public struct ValidationReport: Codable, Hashable, Sendable {
  /// The model.
  public let model: String
  /// The pictures that were read.
  public let count: Int
  /// How often the best answer was right.
  @Rounded public private(set) var top1: Double?
  /// How often one of the best five was right.
  @Rounded public private(set) var top5: Double?
  /// How often the best answer is that of the references, where there are any.
  @Rounded public private(set) var agreement: Double?
  /// The largest difference of a logit from the references, where they were compared.
  public let maxAbsDiff: Double?
  /// The accuracy that was recorded.
  public let recorded: RecordedAccuracy?
  /// The verdict.
  public let verdict: Verdict
  /// Why.
  public let reasons: [String]
  /// Where the pictures are a part: how likely a number of right answers as unlikely as this or
  /// unlikelier is, if the record holds; the lesser of those of top-1 and of top-5.
  public let pValue: Double?
  /// The pictures that could not be read.
  public let unreadable: [UnreadablePicture]
  /// The run.
  public let run: RunIdentity
  /// What people should know of the data set.
  public let findings: [String]
  /// All figures.
  public let metrics: ClassificationMetrics?
  /// The comparison with another implementation, picture by picture.
  public let paired: PairedComparison?
  /// How far the logits are from those of the other implementation, where it has them.
  public let logits: LogitParity?
  /// Where the time went; nil where predictions of earlier runs were taken.
  public let times: RunTimes?
}

extension ValidationReport {
  /// Judges a run.
  ///
  /// - Parameters:
  ///   - predictions: What the model said.
  ///   - recorded: The accuracy to compare with.
  ///   - recordedWith: The preprocessing that it was recorded with, where that is known.
  ///   - unrecorded: Why there is no recorded accuracy, in words.
  ///   - paired: The comparison with another implementation on the same pictures.
  ///   - logits: How far the logits are from those of that implementation.
  ///   - times: Where the time went.
  ///   - notes: What people should know of how the run came about.
  ///   - rule: When an accuracy is the recorded one.
  public init(
    _ predictions: Predictions, recorded: RecordedAccuracy?,
    recordedWith: Preprocessing? = nil, unrecorded: String? = nil,
    paired: PairedComparison? = nil, logits: LogitParity? = nil, times: RunTimes? = nil,
    notes: [String] = [], rule: AccuracyRule = AccuracyRule()
  ) {
    let population = predictions.identity.population ?? recorded?.count
    let metrics = ClassificationMetrics(predictions.predictions, population: population)
    let outcome = AccuracyCheck(
      metrics: metrics, identity: predictions.identity, unreadable: predictions.unreadable.count,
      labelsPresent: metrics?.classes.count ?? 0, recorded: recorded, recordedWith: recordedWith,
      unrecorded: unrecorded, paired: paired, rule: rule
    ).outcome
    model = predictions.identity.model
    count = predictions.predictions.count
    top1 = metrics?.top1.percent
    top5 = metrics?.top5.percent
    agreement = paired?.agreement
    maxAbsDiff = logits?.maxAbsDiff
    self.recorded = recorded
    verdict = outcome.judgement.verdict
    reasons = outcome.judgement.reasons
    pValue = outcome.pValue
    unreadable = predictions.unreadable
    run = predictions.identity
    findings = predictions.identity.findings + notes
    self.metrics = metrics
    self.paired = paired
    self.logits = logits
    self.times = times
  }
}

extension ValidationReport {
  /// The p-value, and what it is the probability of.
  var pValueWords: String? {
    pValue.map {
      "\(probability($0)): how likely a number of right answers as unlikely as this or unlikelier is, "
        + "if the record holds"
    }
  }

  /// The rates beside the recorded ones, as people read them.
  package var rates: [(name: String, text: RateText)] {
    guard let metrics else { return [] }
    let digits = places(of: metrics.count)
    return [
      (
        "top-1",
        RateText(metrics.top1.percent, places: digits, beside: recorded?.top1Rate)
      ),
      (
        "top-5",
        RateText(metrics.top5.percent, places: digits, beside: recorded?.top5Rate)
      ),
    ]
  }
}

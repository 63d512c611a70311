public import BEiTModels
internal import Glibc
internal import Registry

/// A segmentation's figures beside the recorded ones; shares are in percent.
public struct SegmentationReport: Codable, Hashable, Sendable {
  /// The model.
  public let model: String
  /// The format of its large products.
  public let precision: Precision
  /// The pictures that were read.
  public let count: Int
  /// The figures; nil where no pixel has a label.
  public let metrics: SegmentationMetrics?
  /// The recorded mean of intersection over union.
  public let recorded: Double?
  /// The decimals that it was published with.
  public let recordedDecimals: Int?
  /// The names of the classes; empty where they are not known.
  public let classes: [String]
  /// The verdict.
  public let verdict: Verdict
  /// Why.
  public let reasons: [String]
  /// The pictures that could not be read.
  public let unreadable: [UnreadablePicture]
  /// How the pictures were drawn; nil where they are all of the folder.
  public let subset: Subset?
  /// What people should know of the data set.
  public let findings: [String]
  /// Where the time went, where the pictures were run now.
  public let times: RunTimes?

  /// The difference, in points, up to which a full run passes.
  ///
  /// Another interpolation of the pictures moves the figure more than re-runs of a classifier do.
  public static let tolerance = 0.1

  /// Judges a run.
  ///
  /// - Parameters:
  ///   - outcome: What the model did.
  ///   - classes: The names of the classes.
  ///   - recorded: The figure to compare with.
  ///   - decimals: The decimals that it has.
  ///   - population: The pictures that it is of, where that is known.
  ///   - times: Where the time went.
  ///   - notes: What people should know of how the run came about.
  public init(
    _ outcome: SegmentationOutcome, classes: [String] = [], recorded: Double?,
    decimals: Int = 2, population: Int? = nil, times: RunTimes? = nil,
    notes: [String] = []
  ) {
    model = outcome.model
    precision = outcome.precision
    count = outcome.count
    let metrics = SegmentationMetrics(outcome.tally)
    self.metrics = metrics
    self.recorded = recorded
    recordedDecimals = recorded.map { _ in decimals }
    self.classes = classes
    self.times = times
    unreadable = outcome.unreadable
    subset = outcome.subset
    findings = outcome.findings + notes
    let judgement = Self.judgement(
      metrics?.mIoU, recorded, decimals, doubt: Self.doubt(outcome, population))
    verdict = judgement.verdict
    reasons = judgement.reasons
  }

  /// Why the figure cannot be that of the whole set; nil where it is.
  private static func doubt(_ outcome: SegmentationOutcome, _ population: Int?) -> String? {
    if outcome.subset != nil {
      return "of \(outcome.subset.words): the figure of a part is not that of the whole"
    }
    if let population, population != outcome.total {
      return "the record is of \(counted(population, "picture")), the folder holds "
        + grouped(outcome.total)
    }
    return outcome.count < outcome.total ? "but not every picture of the set was read" : nil
  }

  private static func judgement(
    _ found: Double?, _ recorded: Double?, _ decimals: Int, doubt: String?
  ) -> Judgement {
    guard let found else { return Judgement(.inconclusive, "no pixel has a label") }
    guard let recorded else {
      return Judgement(.inconclusive, "no recorded figure to compare with")
    }
    let record = RecordedRate(value: recorded, decimals: decimals)
    let words = "mIoU: \(RateText(found, places: pixelPlaces, beside: record).both)"
    if let doubt { return Judgement(.inconclusive, "\(words), \(doubt)") }
    let limit = tolerance + 0.5 * pow(10, -Double(max(0, min(decimals, 12))))
    return abs(found - recorded) <= limit
      ? Judgement(.pass, "\(words): within \(decimal(limit, places: 3)) points")
      : Judgement(.fail, "\(words): more than \(decimal(limit, places: 3)) points apart")
  }
}

extension SegmentationReport {
  /// The decimals of rates of pixels.
  private static let pixelPlaces = 2

  /// The recorded figure with its decimals.
  var recordedRate: RecordedRate? {
    recorded.map {
      RecordedRate(value: $0, decimals: recordedDecimals ?? Self.pixelPlaces)
    }
  }

  /// The figures beside the recorded one, as people read them.
  package var rates: [(name: String, text: RateText)] {
    guard let metrics else { return [] }
    func text(_ rate: Double, _ record: RecordedRate? = nil) -> RateText {
      RateText(rate, places: Self.pixelPlaces, beside: record)
    }
    return [
      ("mIoU", text(metrics.mIoU, recordedRate)), ("mAcc", text(metrics.mAcc)),
      ("aAcc", text(metrics.aAcc)),
    ]
  }

  /// What people should know of the data set, but for the drawing, which `subset` tells.
  var notes: [String] { findings.filter { subset == nil || $0 != subset.words } }
}

internal import Glibc
internal import Registry

/// A segmentation's figures beside the recorded ones; shares are in percent.
public struct SegmentationReport: Codable, Hashable, Sendable {
  /// The model.
  public let model: String
  /// The pictures that were read.
  public let count: Int
  /// The figures; nil where no pixel has a label.
  public let metrics: SegmentationMetrics?
  /// The recorded mean of intersection over union.
  public let recorded: Double?
  /// The names of the classes; empty where they are not known.
  public let classes: [String]
  /// The verdict.
  public let verdict: Verdict
  /// Why.
  public let reasons: [String]
  /// The pictures that could not be read.
  public let unreadable: [UnreadablePicture]
  /// Where the time went, where the pictures were run now.
  public let times: RunTimes?

  /// The difference, in points, up to which a full run passes.
  ///
  /// Another interpolation of the pictures moves the figure more than re-runs of a classifier do.
  public static let tolerance = 0.1

  /// Judges a run; the recorded figure has so many decimals.
  public init(
    _ outcome: SegmentationOutcome, classes: [String] = [], recorded: Double?,
    decimals: Int = 2, times: RunTimes? = nil
  ) {
    model = outcome.model
    count = outcome.count
    let metrics = SegmentationMetrics(outcome.tally)
    self.metrics = metrics
    self.recorded = recorded
    self.classes = classes
    self.times = times
    unreadable = outcome.unreadable
    let judgement = Self.judgement(
      metrics?.mIoU, recorded, decimals,
      isComplete: outcome.count == outcome.total)
    verdict = judgement.verdict
    reasons = judgement.reasons
  }

  private static func judgement(
    _ found: Double?, _ recorded: Double?, _ decimals: Int, isComplete: Bool
  ) -> Judgement {
    guard let found else { return Judgement(.inconclusive, "no pixel has a label") }
    guard let recorded else {
      return Judgement(.inconclusive, "no recorded figure to compare with")
    }
    let words =
      "mIoU \(decimal(found, places: 2)) measured, "
      + "\(decimal(recorded, places: decimals)) recorded"
    guard isComplete else {
      return Judgement(.inconclusive, "\(words), but not every picture of the set was read")
    }
    let limit = tolerance + 0.5 * pow(10, -Double(max(0, min(decimals, 12))))
    return abs(found - recorded) <= limit
      ? Judgement(.pass, "\(words): within \(decimal(limit, places: 3)) points")
      : Judgement(.fail, "\(words): more than \(decimal(limit, places: 3)) points apart")
  }
}

/// One of several measurements of the same weights.
public struct RecordedRun: Codable, Hashable, Sendable {
  /// The day, as year-month-day.
  public let date: String
  /// The publisher's revision that recorded it.
  public let commit: String
  /// How often the best answer was right, in percent.
  public let top1: Double
  /// How often one of the best five answers was right, in percent.
  public let top5: Double
}

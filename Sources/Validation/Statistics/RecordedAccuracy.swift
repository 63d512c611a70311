public import Registry

/// An accuracy that somebody published for a model.
public struct RecordedAccuracy: Codable, Hashable, Sendable {
  /// How often the best answer is right, in percent.
  public let top1: Double
  /// How often one of the best five is right, in percent; nil where it was not published.
  public let top5: Double?
  /// The decimals that were published.
  public let decimals: Int
  /// The pictures that it was measured on, where the number is known.
  public let count: Int?
  /// The data set and its part.
  public let subject: String
  /// Where it was read.
  public let source: String
  /// The preprocessing in words.
  public let preprocessing: String?

  /// States an accuracy.
  public init(
    top1: Double, top5: Double?, decimals: Int, count: Int?, subject: String, source: String,
    preprocessing: String? = nil
  ) {
    self.top1 = top1
    self.top5 = top5
    self.decimals = decimals
    self.count = count
    self.subject = subject
    self.source = source
    self.preprocessing = preprocessing
  }

  /// Takes over a result of the catalogue; nil where it has no top-1 accuracy.
  public init?(_ result: RecordedResult) {
    guard let top1 = result.values[.top1] else { return nil }
    self.init(
      top1: top1, top5: result.values[.top5], decimals: result.decimals,
      count: result.count, subject: result.subject, source: result.source,
      preprocessing: result.preprocessing?.summary ?? result.preprocessingNote)
  }
}

/// How well the probability of the best class tells how often it is right.
public struct Calibration: Codable, Hashable, Sendable {
  /// The expected calibration error over 15 bins of equal width, in points of percent.
  @Rounded public private(set) var error: Double
  /// The bins that have pictures, from low confidence to high.
  public let bins: [Bin]

  /// Pictures whose best class has about the same probability.
  public struct Bin: Codable, Hashable, Sendable {
    /// The bin, from 0 to 14.
    public let index: Int
    /// The pictures.
    public let count: Int
    /// The mean probability of the best class, in percent.
    @Rounded public private(set) var confidence: Double
    /// How often the best class is right, in percent.
    @Rounded public private(set) var accuracy: Double
  }

  /// The number of bins of the usual definition.
  static let binCount = 15

  /// Bins are open below and closed above; nil where a picture has no probabilities.
  init?(_ predictions: [Prediction]) {
    guard !predictions.isEmpty, predictions.allSatisfy({ !$0.scores.isEmpty }) else { return nil }
    let groups = Dictionary(grouping: predictions) { Self.bin(of: Double($0.scores[0])) }
    bins = groups.sorted { $0.key < $1.key }.map { Bin(index: $0.key, $0.value) }
    error = bins.reduce(0) { sum, bin in
      sum + abs(bin.accuracy - bin.confidence) * Double(bin.count) / Double(predictions.count)
    }
  }

  private static func bin(of score: Double) -> Int {
    let bin = (score * Double(binCount)).rounded(.up) - 1
    return Int(max(0, min(Double(binCount - 1), bin)))
  }
}

extension Calibration.Bin {
  fileprivate init(index: Int, _ predictions: [Prediction]) {
    self.index = index
    count = predictions.count
    confidence =
      100 * predictions.reduce(0) { $0 + Double($1.scores[0]) } / Double(predictions.count)
    accuracy = 100 * Double(predictions.count(where: \.top1)) / Double(predictions.count)
  }
}

/// Every figure that predictions give.
public struct ClassificationMetrics: Codable, Hashable, Sendable {
  /// The pictures.
  public let count: Int
  /// How often the best class is right.
  public let top1: Rate
  /// How often one of the best five is right.
  public let top5: Rate
  /// The mean cross entropy, in nats; nil where pictures have several labels.
  public let loss: Double?
  /// How far confidence and accuracy are apart.
  public let calibration: Calibration?
  /// The accuracy of each class that has pictures, in the order of the classes.
  public let classes: [ClassAccuracy]
  /// The classes that are taken for others, the most frequent first.
  public let confusions: [Confusion]
  /// The pictures whose logits were no finite numbers; they count as misses.
  public let notFinite: Int

  /// Hits among pictures.
  public struct Rate: Codable, Hashable, Sendable {
    /// The hits.
    public let hits: Int
    /// The share in percent.
    @Rounded public private(set) var percent: Double
    /// Wilson's interval.
    public let interval: Interval
  }

  /// A class that is taken for another one.
  public struct Confusion: Codable, Hashable, Sendable {
    /// The class that is right.
    public let label: Int
    /// The class that was answered.
    public let answer: Int
    /// How often.
    public let count: Int
  }
}

extension ClassificationMetrics {
  /// Computes all figures of `predictions`; nil where there are none.
  ///
  /// `population` is the number of pictures that these were drawn from; intervals are narrower then.
  public init?(_ predictions: [Prediction], population: Int? = nil) {
    guard let top1 = Rate(predictions.count(where: \.top1), predictions.count, population),
      let top5 = Rate(predictions.count(where: \.top5), predictions.count, population)
    else { return nil }
    count = predictions.count
    self.top1 = top1
    self.top5 = top5
    let losses = predictions.compactMap(\.loss)
    loss = losses.count == count ? losses.reduce(0, +) / Double(count) : nil
    calibration = Calibration(predictions)
    classes = ClassAccuracy.all(predictions)
    confusions = Confusion.all(predictions)
    notFinite = predictions.count(where: \.top.isEmpty)
  }
}

extension ClassificationMetrics.Rate {
  fileprivate init?(_ hits: Int, _ count: Int, _ population: Int?) {
    guard let interval = Interval.wilson(hits: hits, of: count, population: population) else {
      return nil
    }
    self.hits = hits
    percent = 100 * Double(hits) / Double(count)
    self.interval = interval
  }
}

extension ClassificationMetrics.Confusion {
  fileprivate static func all(_ predictions: [Prediction]) -> [Self] {
    var counts: [[Int]: Int] = [:]
    for prediction in predictions where !prediction.top1 {
      guard let label = prediction.labels.first, let answer = prediction.top.first else { continue }
      counts[[label, answer], default: 0] += 1
    }
    let pairs = counts.map { Self(label: $0.key[0], answer: $0.key[1], count: $0.value) }
    return pairs.sorted {
      ($1.count, $0.label, $0.answer) < ($0.count, $1.label, $1.answer)
    }
  }
}

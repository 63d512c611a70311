/// Two classifiers on the same pictures.
public struct PairedComparison: Codable, Hashable, Sendable {
  /// The pictures that both have an answer for.
  public let count: Int
  /// The pictures that both give the same best class.
  public let agreeing: Int
  /// How often they agree, in percent.
  @Rounded public private(set) var agreement: Double
  /// The pictures on which both are right.
  public let bothRight: Int
  /// The pictures on which this one alone is right.
  public let onlyThis: Int
  /// The pictures on which the other alone is right.
  public let onlyOther: Int
  /// The pictures on which neither is right.
  public let neither: Int
  /// How likely a split of `onlyThis` and `onlyOther` as uneven as this or more uneven is, if both are
  /// equally good (McNemar, exact).
  public let pValue: Double
  /// Whether both had the pictures prepared alike.
  public internal(set) var samePreprocessing = true
  /// Whether the other answers come from the same model file, so that agreement proves nothing.
  public internal(set) var sameModel = false
  /// The pictures whose files held something else there, where that is known.
  public internal(set) var otherFiles = 0
}

extension PairedComparison {
  /// Compares with the best classes of another implementation by file, as `FilePairs` finds them;
  /// nil where they share none.
  public init?(_ predictions: [Prediction], others: [String: Int]) {
    let best = FilePairs(others).matching(predictions.map(\.file))
    let pairs = predictions.compactMap { prediction in
      best[prediction.file].map { (prediction, $0) }
    }
    guard let agreement = percent(pairs.count { $0.0.top.first == $0.1 }, of: pairs.count) else {
      return nil
    }
    count = pairs.count
    agreeing = pairs.count { $0.0.top.first == $0.1 }
    self.agreement = agreement
    bothRight = pairs.count { $0.0.top1 && $0.0.labels.contains($0.1) }
    onlyThis = pairs.count { $0.0.top1 && !$0.0.labels.contains($0.1) }
    onlyOther = pairs.count { !$0.0.top1 && $0.0.labels.contains($0.1) }
    neither = count - bothRight - onlyThis - onlyOther
    pValue = McNemar.pValue(onlyFirst: onlyThis, onlySecond: onlyOther)
  }

  /// Compares with references; nil where they are of no common picture.
  public init?(_ predictions: [Prediction], _ references: References) {
    let best = references.images.compactMap { image in
      (image.top5 ?? largest(1, of: image.logits)).first.map { (image.file, $0) }
    }
    self.init(predictions, others: Dictionary(best, uniquingKeysWith: { first, _ in first }))
  }

  /// Compares with the predictions of another run.
  public init?(_ predictions: [Prediction], _ other: [Prediction]) {
    let best = other.compactMap { prediction in
      prediction.top.first.map { (prediction.file, $0) }
    }
    self.init(predictions, others: Dictionary(best, uniquingKeysWith: { first, _ in first }))
  }
}

extension PairedComparison {
  /// The p-value, and what it is the probability of.
  var pValueWords: String {
    "\(probability(pValue)): how likely a split as uneven as this or more uneven is, "
      + "if both are equally good"
  }
}

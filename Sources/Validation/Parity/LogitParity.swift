/// How far the logits of a run are from those of another implementation on the same pictures.
public struct LogitParity: Codable, Hashable, Sendable {
  /// The pictures whose logits were compared.
  public let count: Int
  /// The pictures that the reference has logits of and the run has not: it was begun without these
  /// references, and keeps no logits.
  public let uncompared: Int
  /// The largest difference of a logit; nil where one is no finite number or nothing was compared.
  public let maxAbsDiff: Double?
  /// The largest difference over the largest magnitude recorded for the same picture.
  public let maxRelDiff: Double?
  /// The mean difference.
  public let meanAbsDiff: Double?
  /// The smallest cosine between the logits of a picture and the recorded ones.
  public let minCosine: Double?
  /// The pictures whose logits are off by more than float32 arithmetic in another order needs.
  public let beyondRounding: Int
  /// The pictures by their largest difference.
  public let histogram: DifferenceHistogram
  /// The pictures whose logits are furthest off, ten at most.
  public let furthest: [Place]

  /// A picture and the logit of it that is furthest off.
  public struct Place: Codable, Hashable, Sendable {
    /// The file.
    public let file: String
    /// The difference; nil where a logit is no finite number.
    public let maxAbsDiff: Double?
    /// The class of that logit.
    public let index: Int?
    /// The best class of the reference.
    public let recorded: Int?
    /// The best class that was found.
    public let found: Int?
  }

  /// What float32 arithmetic in another order needs.
  static var rounding: Double { ParityTolerance().maxAbsDiff }

  /// Compares the predictions that `reference` has logits of; nil where it has none of any.
  init?(_ predictions: [Prediction], _ reference: ReferenceLogits) {
    let known = predictions.compactMap { prediction in
      reference.difference(of: prediction).map { (prediction, $0) }
    }
    let files = Set(reference.files)
    let comparable = predictions.count { files.contains($0.file) }
    guard comparable > 0 else { return nil }
    count = known.count
    uncompared = comparable - known.count
    let differences = known.map(\.1)
    maxAbsDiff = differences.map(\.maxAbs).worst(by: <)
    maxRelDiff = differences.map(\.maxRel).worst(by: <)
    minCosine = differences.map(\.cosine).worst(by: >)
    let means = differences.compactMap(\.meanAbs)
    meanAbsDiff = count > 0 && means.count == count ? means.reduce(0, +) / Double(count) : nil
    beyondRounding = differences.count { $0.maxAbs ?? .infinity > Self.rounding }
    histogram = DifferenceHistogram(differences.map(\.maxAbs))
    let worst = known.sorted { ($0.1.maxAbs ?? .infinity) > ($1.1.maxAbs ?? .infinity) }
    furthest = worst.prefix(10).map { prediction, difference in
      Place(
        file: prediction.file, maxAbsDiff: difference.maxAbs, index: difference.maxIndex,
        recorded: reference.best(of: prediction.file), found: prediction.top.first)
    }
  }
}

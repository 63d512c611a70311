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
  /// How likely so uneven a split of `onlyThis` and `onlyOther` is if both are as good (McNemar, exact).
  public let pValue: Double
  /// Whether both had the pictures prepared alike.
  public internal(set) var samePreprocessing = true
  /// Whether the other answers come from the same model file, so that agreement proves nothing.
  public internal(set) var sameModel = false
  /// The pictures whose files held something else there, where that is known.
  public internal(set) var otherFiles = 0
}

extension PairedComparison {
  /// Compares with the best classes of another implementation by file; nil where they share none.
  ///
  /// Where no file has the same path, those are the same whose names without folders are, as little
  /// else survives a move; names that stand for several files are left out.
  public init?(_ predictions: [Prediction], others: [String: Int]) {
    let pairs = FilePairs(others).matching(predictions)
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

/// The best classes of another implementation, found by the names of files.
private struct FilePairs {
  private let byPath: [String: Int]
  private let byName: [String: Int]

  init(_ best: [String: Int]) {
    byPath = best
    byName = Dictionary(grouping: best) { lastPart(of: $0.key) }
      .compactMapValues { $0.count == 1 ? $0.first?.value : nil }
  }

  /// The same without the folders that all files lie in.
  private var byInnerPath: [String: Int] {
    let folders = byPath.keys.map { $0.split(separator: "/").dropLast() }
    guard var common = folders.first else { return [:] }
    for folder in folders where !common.isEmpty {
      common = common.prefix(zip(common, folder).prefix { $0.0 == $0.1 }.count)
    }
    guard !common.isEmpty else { return [:] }
    let inner = byPath.map { path, best in
      (path.split(separator: "/").dropFirst(common.count).joined(separator: "/"), best)
    }
    return Dictionary(inner, uniquingKeysWith: { first, _ in first })
  }

  func matching(_ predictions: [Prediction]) -> [(Prediction, Int)] {
    for others in [byPath, byInnerPath] {
      let exact = predictions.compactMap { prediction in
        others[prediction.file].map { (prediction, $0) }
      }
      if !exact.isEmpty { return exact }
    }
    let named = Dictionary(grouping: predictions) { lastPart(of: $0.file) }
    return predictions.compactMap { prediction in
      let name = lastPart(of: prediction.file)
      guard named[name]?.count == 1 else { return nil }
      return byName[name].map { (prediction, $0) }
    }
  }
}

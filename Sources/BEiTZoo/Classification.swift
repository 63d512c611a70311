internal import Glibc

/// What a classifier says of one picture.
///
/// The members are those of mmpretrain's `inference_model`: label, score, class and all scores.
public struct Classification: Hashable, Sendable {
  /// The value of each class before the softmax.
  public let logits: [Float]
  /// The probability of each class.
  public let scores: [Float]
  /// The classes, where their names are known.
  public let labels: LabelSet?

  /// Applies the softmax to `logits`.
  public init(logits: [Float], labels: LabelSet?) {
    self.logits = logits
    self.labels = labels
    let greatest = logits.max() ?? 0
    // In double precision, as the sum of many small terms needs it.
    let powers = logits.map { exp(Double($0 - greatest)) }
    let sum = powers.reduce(0, +)
    scores = powers.map { Float($0 / sum) }
  }

  /// The index of the most probable class, the first where several are.
  public var predictedLabel: Int {
    logits.indices.max { logits[$0] < logits[$1] || logits[$0] == logits[$1] && $0 > $1 } ?? 0
  }

  /// The probability of the most probable class.
  public var predictedScore: Float { scores.isEmpty ? 0 : scores[predictedLabel] }

  /// The name of the most probable class, where names are known.
  public var predictedClass: String? { name(of: predictedLabel) }

  /// The `count` most probable classes, best first; equal ones in the order of their index.
  public func top(_ count: Int) -> [(index: Int, label: String?, score: Float)] {
    let order = logits.indices.sorted {
      logits[$0] > logits[$1] || logits[$0] == logits[$1] && $0 < $1
    }
    return order.prefix(count).map { ($0, name(of: $0), scores[$0]) }
  }

  /// What remains when only the classes of `subset` may be the answer, indexed as there.
  ///
  /// ImageNet-A and ImageNet-R have 200 of the 1,000 classes, and models are judged among those
  /// alone. Nil where the classes are not known, or do not have all of the subset's.
  public func restricted(to subset: LabelSet) -> Classification? {
    guard let labels, labels.count == logits.count else { return nil }
    let indices = subset.indices(in: labels)
    guard indices.count == subset.count else { return nil }
    return Classification(logits: indices.map { logits[$0] }, labels: subset)
  }

  private func name(of index: Int) -> String? { labels?.name(of: index) }
}

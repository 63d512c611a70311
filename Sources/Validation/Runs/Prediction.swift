internal import BEiTModels
internal import Glibc

/// What a model said of a picture.
public struct Prediction: Codable, Hashable, Sendable {
  /// The picture's position in the run, from 0.
  public let index: Int
  /// The file, relative to the folder of the data set.
  public let file: String
  /// The classes that are right.
  public let labels: [Int]
  /// The best five classes, best first; none where the logits are no finite numbers.
  public let top: [Int]
  /// The probabilities of these.
  public let scores: [Float]
  /// The cross entropy, in nats; nil where several classes are right or the logits are not finite.
  public let loss: Double?
  /// All logits, where they were asked for.
  public let logits: [Float]?
  /// The SHA-256 of the file; nil in journals of form 1.
  public internal(set) var sha256: String?
  /// How far the logits were from those of references, where the run had some of the picture.
  public internal(set) var difference: ReferenceDifference?

  /// Whether the best class is right.
  public var top1: Bool { top.first.map(labels.contains) ?? false }

  /// Whether one of the best five classes is right.
  public var top5: Bool { top.contains(where: labels.contains) }
}

extension Prediction {
  init(
    _ picture: LabelledPicture, index: Int, logits: [Float], keepsLogits: Bool,
    sha256: String? = nil
  ) {
    self.index = index
    self.sha256 = sha256
    file = picture.file
    labels = picture.labels
    let isFinite = logits.allSatisfy(\.isFinite)
    let sum = logSumExp(logits)
    let best = isFinite ? largest(5, of: logits) : []
    top = best
    scores = best.map { Float(exp(Double(logits[$0]) - sum)) }
    let label = picture.labels.count == 1 ? picture.labels.first : nil
    loss = isFinite ? label.map { sum - Double(logits[$0]) } : nil
    self.logits = keepsLogits && isFinite ? logits : nil
  }

  /// The same without its logits, which are large.
  var withoutLogits: Prediction {
    Prediction(
      index: index, file: file, labels: labels, top: top, scores: scores, loss: loss, logits: nil,
      sha256: sha256, difference: difference)
  }
}

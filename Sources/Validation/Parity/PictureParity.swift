internal import Glibc

/// How a model did on one picture, beside what was recorded for it.
public struct PictureParity: Codable, Hashable, Sendable {
  /// The file.
  public let file: String
  /// What kind of file it is.
  public let kind: String?
  /// The class that is right.
  public let label: Int?
  /// The best five classes that were recorded.
  public let expected: [Int]
  /// The best five classes that were found.
  public let found: [Int]
  /// The probabilities of these.
  public let scores: [Float]
  /// The difference of the logits.
  public let difference: LogitDifference
  /// Whether the prepared pixels are the recorded ones; nil where none were recorded.
  public let pixelsEqual: Bool?

  /// Whether the best class is the recorded one.
  public var agrees: Bool { !found.isEmpty && expected.first == found.first }

  /// Whether the best class is right; nil without a label.
  public var top1: Bool? { label.map { found.first == $0 } }

  /// Whether one of the best five is right; nil without a label.
  public var top5: Bool? { label.map(found.contains) }

  init(_ image: References.Image, logits: [Float], pixels: String?) {
    file = image.file
    kind = image.kind
    label = image.label
    expected = image.top5 ?? largest(5, of: image.logits)
    // What is no number has no order; its place among the others would be an accident.
    let best = logits.allSatisfy(\.isFinite) ? largest(5, of: logits) : []
    let sum = logSumExp(logits)
    found = best
    scores = best.map { Float(exp(Double(logits[$0]) - sum)) }
    difference = LogitDifference(logits, image.logits)
    pixelsEqual = image.pixels.map { $0.lowercased() == pixels }
  }
}

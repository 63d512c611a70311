/// How well a class is recognised.
public struct ClassAccuracy: Codable, Hashable, Sendable {
  /// The class.
  public let label: Int
  /// Its pictures.
  public let count: Int
  /// Those whose best answer is right.
  public let top1: Int
  /// Those of which one of the best five answers is right.
  public let top5: Int
  /// The wrong class that is answered most often; nil where none is.
  public let mistakenFor: Int?

  /// How often the best answer is right, in percent.
  public var percent: Double { 100 * Double(top1) / Double(max(1, count)) }

  /// The classes that have pictures; one with several labels counts for the first.
  static func all(_ predictions: [Prediction]) -> [ClassAccuracy] {
    Dictionary(grouping: predictions) { $0.labels.first ?? 0 }
      .map { ClassAccuracy($0.key, $0.value) }
      .sorted { $0.label < $1.label }
  }

  private init(_ label: Int, _ predictions: [Prediction]) {
    self.label = label
    count = predictions.count
    top1 = predictions.count(where: \.top1)
    top5 = predictions.count(where: \.top5)
    let wrong = predictions.filter { !$0.top1 }.compactMap(\.top.first)
    let counts = Dictionary(grouping: wrong) { $0 }.mapValues(\.count)
    mistakenFor = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}

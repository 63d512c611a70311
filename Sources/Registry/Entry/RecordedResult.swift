/// A published result of a model, with how it was measured.
public struct RecordedResult: Codable, Hashable, Sendable {
  /// The data set by its name in this catalogue.
  public let dataset: String
  /// The part of the data set.
  public let split: String?
  /// The test protocol, where there are several: `single scale`, `multi-scale and flip`.
  public let protocolName: String?
  /// The figures.
  public let values: [Metric: Double]
  /// The decimals that the accuracies were published with.
  public let decimals: Int
  /// The pictures that the result was measured on, where they are all of the data set and their
  /// number is known.
  public let count: Int?
  /// The SHA-256 of the names of those pictures, sorted, one a line, by which a folder of them is
  /// recognised.
  public let fileNames: String?
  /// The preprocessing that the result was measured with.
  public let preprocessing: PreprocessingRecord?
  /// The preprocessing in words, where the other form cannot say it or none was published.
  public let preprocessingNote: String?
  /// Where the result was read.
  public let source: String
  /// A remark.
  public let note: String?
  /// The same measurement at other times, which shows how far it drifts.
  public let runs: [RecordedRun]?

  private enum CodingKeys: String, CodingKey {
    case dataset, split, values, decimals, count, fileNames, preprocessing, preprocessingNote
    case source, note, runs
    case protocolName = "protocol"
  }

  /// The data set, its part and the protocol in one line.
  public var subject: String {
    [dataset, split, protocolName].compactMap(\.self).joined(separator: " ")
  }

  /// The figures as they were published, in the order of `Metric`: `top1 86.458, top5 97.978`.
  public var figures: String {
    Metric.allCases.compactMap { metric in
      values[metric].map { "\(metric.rawValue) \(text(of: $0, metric))" }
    }.joined(separator: ", ")
  }

  private func text(of value: Double, _ metric: Metric) -> String {
    metric == .loss ? "\(value)" : decimal(value, places: decimals)
  }
}

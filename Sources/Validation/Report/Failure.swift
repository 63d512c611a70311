package import Imaging

/// A wrong answer.
package struct Failure: Hashable, Sendable {
  /// The file.
  let file: String
  /// The classes that are right.
  let labels: [Int]
  /// The best answers with their probabilities, best first.
  let answers: [Answer]
  /// What the model saw.
  let picture: Thumbnail?

  /// An answer with its probability.
  struct Answer: Hashable, Sendable {
    let index: Int
    let score: Float
  }

  /// The bytes that pictures of failures may add to a report.
  private static let sizeLimit = 1_800_000
  /// The longest side of a picture.
  private static let side = 96

  /// The wrong answers that the model was surest of, with pictures from `folder` if there is one.
  package static func worst(
    of predictions: [Prediction], folder: String?, _ preprocessing: Preprocessing, limit: Int = 24
  ) -> [Failure] {
    let wrong = predictions.filter { !$0.top1 && !$0.scores.isEmpty }
    let worst = wrong.sorted { ($1.scores[0], $0.index) < ($0.scores[0], $1.index) }
    return failures(
      worst.prefix(limit).map { ($0.file, $0.labels, $0.top, $0.scores) }, folder, preprocessing)
  }

  /// The wrong answers of a comparison with references, and those that are not the recorded ones.
  package static func worst(
    of report: ParityReport, folder: String, _ preprocessing: Preprocessing, limit: Int = 24
  ) -> [Failure] {
    let wrong = report.pictures.filter { $0.top1 == false || !$0.agrees }
    let worst = wrong.sorted { ($1.scores.first ?? 0) < ($0.scores.first ?? 0) }
    return failures(
      worst.prefix(limit).map { ($0.file, $0.label.map { [$0] } ?? [], $0.found, $0.scores) },
      folder, preprocessing)
  }

  private typealias Case = (file: String, labels: [Int], top: [Int], scores: [Float])

  private static func failures(
    _ cases: [Case], _ folder: String?, _ preprocessing: Preprocessing
  ) -> [Failure] {
    var size = 0
    return cases.map { found in
      let picture =
        size < sizeLimit && RunPictures.isInside(found.file)
        ? folder.flatMap { seen("\($0)/\(found.file)", preprocessing) } : nil
      size += picture?.size ?? 0
      return Failure(
        file: found.file, labels: found.labels,
        answers: zip(found.top, found.scores).map(Answer.init), picture: picture)
    }
  }

  private static func seen(_ path: String, _ preprocessing: Preprocessing) -> Thumbnail? {
    guard
      let image = try? ImageDecoder.decode(path: path, orientation: preprocessing.orientation),
      let pixels = try? preprocessing.pixels(of: image)
    else { return nil }
    return Thumbnail(pixels, side: side)
  }
}

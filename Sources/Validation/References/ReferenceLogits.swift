/// The logits that another implementation computed for pictures of a run, by their files.
package struct ReferenceLogits: Sendable {
  private let byFile: [String: [Float]]

  /// Finds the logits that `reference` has of `files`.
  package init(_ reference: ReferencePredictions, of files: [String]) {
    byFile = FilePairs(reference.logits).matching(files)
  }

  /// The files that there are logits of.
  var files: Dictionary<String, [Float]>.Keys { byFile.keys }

  /// The best class of `file`.
  func best(of file: String) -> Int? { byFile[file].flatMap { largest(1, of: $0).first } }

  /// How far `logits` are from those of `file`; nil where there are none as many.
  func difference(of logits: [Float], file: String) -> ReferenceDifference? {
    guard let recorded = byFile[file], recorded.count == logits.count else { return nil }
    return ReferenceDifference(
      logits: LogitDifference(logits, recorded), reference: Self.digest(of: recorded))
  }

  /// The difference that is known of `prediction`: that of its logits, where it still has them, or
  /// the one that was noted when it was made, if it was of the same logits.
  func difference(of prediction: Prediction) -> LogitDifference? {
    if let logits = prediction.logits,
      let found = difference(of: logits, file: prediction.file)
    {
      return found.logits
    }
    guard let noted = prediction.difference, let recorded = byFile[prediction.file],
      noted.reference == Self.digest(of: recorded)
    else { return nil }
    return noted.logits
  }

  private static func digest(of logits: [Float]) -> String {
    ReferenceDifference.digest(of: logits)
  }
}

internal import Imaging

/// What another implementation said of pictures: references, or the predictions of another run.
package enum ReferencePredictions: Sendable {
  /// What a recording script wrote.
  case references(References)
  /// What a run of this program wrote.
  case predictions(Predictions)

  /// Reads the file at `path`, whose content tells what it is.
  package init(path: String) throws(ValidationError) {
    if try JournalText<RunIdentity>(path: path).form != nil {
      self = .predictions(try Predictions(path: path))
    } else {
      self = .references(try References(path: path))
    }
  }

  /// The classes that it tells apart.
  private var classes: Int {
    switch self {
    case .references(let references): references.classes.count
    case .predictions(let predictions): predictions.identity.classes.count
    }
  }

  /// What was done to its pictures.
  private var preprocessing: Preprocessing {
    switch self {
    case .references(let references): references.preprocessing
    case .predictions(let predictions): predictions.identity.preprocessing
    }
  }

  /// The digest of the model file, where this program ran it.
  private var modelSHA256: String? {
    if case .predictions(let predictions) = self { predictions.identity.modelSHA256 } else { nil }
  }

  /// The digests of its pictures' files, where it noted them.
  private var digests: [String: String] {
    guard case .predictions(let predictions) = self else { return [:] }
    let pairs = predictions.predictions.compactMap { prediction in
      prediction.sha256.map { (prediction.file, $0) }
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// The logits of its pictures by their files; a run may have kept none.
  var logits: [String: [Float]] {
    let pairs: [(String, [Float])] =
      switch self {
      case .references(let references): references.images.map { ($0.file, $0.logits) }
      case .predictions(let predictions):
        predictions.predictions.compactMap { prediction in
          prediction.logits.map { (prediction.file, $0) }
        }
      }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// How far the logits of `found` are from its own; nil where not both have those of a picture.
  package func logitParity(with found: Predictions) -> LogitParity? {
    let files = found.predictions.map(\.file)
    return LogitParity(found.predictions, ReferenceLogits(self, of: files))
  }

  /// Refuses references of other classes than those of a run, before the run takes its time.
  package func check(classes wanted: Int, path: String) throws(ValidationError) {
    guard classes == wanted else {
      throw ValidationError(
        path, .references, "expected \(wanted) classes as the run has, found \(classes)")
    }
  }

  /// Compares `found` picture by picture; `path` is what messages call the reference.
  package func comparison(
    with found: Predictions, path: String
  ) throws(ValidationError) -> PairedComparison {
    try check(classes: found.identity.classes.count, path: path)
    let comparison: PairedComparison? =
      switch self {
      case .references(let references): PairedComparison(found.predictions, references)
      case .predictions(let other): PairedComparison(found.predictions, other.predictions)
      }
    guard var comparison else {
      throw ValidationError(
        path, .references, "it has none of the pictures that were run, by the names of their files")
    }
    comparison.samePreprocessing = preprocessing == found.identity.preprocessing
    comparison.otherFiles = found.predictions.count { prediction in
      guard let here = prediction.sha256, let there = digests[prediction.file] else { return false }
      return here != there
    }
    comparison.sameModel = modelSHA256.map { $0 == found.identity.modelSHA256 } ?? false
    return comparison
  }
}

import BEiTZoo
import Validation

/// A run of which the predictions are left: no model is loaded, and pictures are optional.
struct KeptRun {
  let predictions: Predictions
  /// The published model, where it is known.
  let entry: ModelEntry?
  /// The files that the predictions were read from.
  let journals: [String]
  /// The folder of the pictures, where it was given.
  var pictures: String?
  /// The option that gives the folder, which a report without it names.
  let option: String

  /// The run's figures beside what is recorded for the model and beside another implementation's.
  func report(
    beside reference: ReferencePredictions? = nil, path: String? = nil
  ) throws -> ValidationReport {
    let result = entry.flatMap { RunModel.result(of: $0, on: predictions.identity) }
    return ValidationReport(
      predictions, recorded: result.flatMap { RecordedAccuracy($0) },
      recordedWith: result?.preprocessing,
      unrecorded: RunModel.unrecorded(entry, on: predictions.identity.dataSet),
      paired: try reference?.comparison(with: predictions, path: path ?? ""),
      logits: reference?.logitParity(with: predictions))
  }

  /// Everything that a report shows of it.
  func content(_ report: ValidationReport) throws -> ReportContent {
    let identity = predictions.identity
    var content = ReportContent(report)
    let folder = try pictures.map { try RunPictures(predictions, at: $0).folder }
    content.failures = Failure.worst(
      of: predictions.predictions, folder: folder, identity.preprocessing)
    if let folder {
      content.panel = predictions.predictions.first.flatMap {
        PreprocessingPanel(path: "\(folder)/\($0.file)", file: $0.file, identity.preprocessing)
      }
    } else {
      content.missingPictures =
        "Without pictures, as the figures come from kept predictions and no folder was given: "
        + "\(option) FOLDER shows them."
    }
    content.published = entry.map { RecordedAccuracy.published(for: $0) } ?? []
    content.provenance = Self.provenance(identity.model, identity.modelSHA256, journals)
    content.stateEnvironment(program: "zoo \(Zoo.version)")
    return content
  }

  /// Reports of segmentation models show no single pictures.
  static func refusePictures(_ folder: String?, option: String, of journal: String) throws {
    guard folder != nil else { return }
    throw CommandError(
      journal, "\(option) says nothing of a segmentation model, whose reports show no pictures")
  }

  /// Segmentation models have records of one data set.
  static func refuseName(_ name: String?, of journal: String) throws {
    guard name != nil else { return }
    throw CommandError(journal, "--data-set says nothing of a segmentation model")
  }

  /// Where figures from kept predictions come from.
  static func provenance(
    _ model: String, _ digest: String?, _ journals: [String]
  ) -> [ProvenanceStep] {
    let shown = journals.prefix(8)
    let files = shown.map { Fact("predictions", $0) }
    let more =
      journals.count > shown.count
      ? [
        Fact(
          "and",
          "\(journals.count - shown.count) more \(journals.count - shown.count == 1 ? "file" : "files")"
        )
      ] : []
    return [
      ProvenanceStep(
        "run", [Fact("model", model), Fact("sha256", digest ?? "unknown")] + files + more)
    ]
  }
}

import BEiTZoo
import Validation

/// Figures from predictions that an earlier run kept; no model is loaded and no picture read.
struct PredictionsJob {
  let command: Validate
  let zoo: Zoo

  /// What the predictions say of the model that `name` means.
  func content(for name: String) throws -> ReportContent {
    let path = command.dataOptions.journal ?? ""
    if try SegmentationOutcome.isJournal(path) { return try segmentation(name, path) }
    let predictions = try Predictions(path: path)
    let identity = predictions.identity
    let entry = try RunModel(
      zoo: zoo, journal: path, name: identity.model, digest: identity.modelSHA256
    ).entry(meant: name)
    let reference = try command.references.map { try ReferencePredictions(path: $0) }
    let result = entry.flatMap { RunModel.result(of: $0, on: identity) }
    let report = ValidationReport(
      predictions, recorded: result.flatMap { RecordedAccuracy($0) },
      recordedWith: result?.preprocessing,
      paired: try reference?.comparison(with: predictions, path: command.references ?? ""))
    var content = ReportContent(report)
    guard command.report != nil else { return content }
    content.failures = Failure.worst(
      of: predictions.predictions, folder: "", identity.preprocessing)
    content.published = entry.map { RecordedAccuracy.published(for: $0) } ?? []
    content.provenance = [
      ProvenanceStep(
        "run",
        [
          Fact("model", identity.model), Fact("sha256", identity.modelSHA256 ?? "unknown"),
          Fact("predictions", path),
        ])
    ]
    content.environment = Fact.machine() + [Fact("program", "zoo \(Zoo.version)")]
    return content
  }

  private func segmentation(_ name: String, _ path: String) throws -> ReportContent {
    let outcome = try SegmentationOutcome.merging([path])
    let entry = try RunModel(zoo: zoo, journal: path, name: outcome.model, digest: nil)
      .entry(meant: name)
    let labels = outcome.tally.labelled.count == 150 ? LabelSet.named("ade20k") : nil
    let report = SegmentationReport(outcome, entry: entry, labels: labels)
    return ReportContent(report, outcome.preprocessing)
  }
}

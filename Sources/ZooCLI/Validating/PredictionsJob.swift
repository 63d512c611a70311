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
    let entry = self.entry(name)
    guard name == identity.model || entry != nil && entry == self.entry(identity.model) else {
      throw CommandError(path, "expected predictions of \(name), found those of \(identity.model)")
    }
    let reference = try command.references.map { try ReferencePredictions(path: $0) }
    let result = entry.flatMap { entry in
      entry.recorded.first {
        $0.dataset == identity.dataSet && $0.preprocessing == identity.preprocessing
      } ?? RecordedAccuracy.result(of: entry, on: identity.dataSet)
        ?? (identity.dataSet == "custom" && entry.publisher == "zoo" ? entry.recorded.first : nil)
    }
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
    let entry = self.entry(name)
    guard name == outcome.model || entry != nil && entry == self.entry(outcome.model) else {
      throw CommandError(path, "expected predictions of \(name), found those of \(outcome.model)")
    }
    let labels = outcome.tally.labelled.count == 150 ? LabelSet.named("ade20k") : nil
    let report = SegmentationReport(outcome, entry: entry, labels: labels)
    return ReportContent(report, outcome.preprocessing)
  }

  /// The published model that the text means, found without fetching it.
  private func entry(_ text: String) -> ModelEntry? {
    if let entry = try? zoo.catalog.model(named: text) { return entry }
    guard case .path? = try? zoo.reference(text) else { return nil }
    return try? zoo.source(text).entry
  }
}

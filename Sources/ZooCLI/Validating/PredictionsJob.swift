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
    let predictions = try Predictions(path: path).naming(command.dataOptions.setName)
    let identity = predictions.identity
    let entry = try RunModel(
      zoo: zoo, journal: path, name: identity.model, digest: identity.modelSHA256
    ).entry(meant: name)
    let reference = try command.references.map { try ReferencePredictions(path: $0) }
    let run = KeptRun(
      predictions: predictions, entry: entry, journals: [path],
      pictures: command.dataOptions.pictures, option: "--pictures")
    let report = try run.report(beside: reference, path: command.references)
    return command.report == nil ? ReportContent(report) : try run.content(report)
  }

  private func segmentation(_ name: String, _ path: String) throws -> ReportContent {
    try KeptRun.refusePictures(command.dataOptions.pictures, option: "--pictures", of: path)
    try KeptRun.refuseName(command.dataOptions.setName, of: path)
    let outcome = try SegmentationOutcome.merging([path])
    let entry = try RunModel(zoo: zoo, journal: path, name: outcome.model, digest: nil)
      .entry(meant: name)
    let labels = outcome.tally.labelled.count == 150 ? LabelSet.named("ade20k") : nil
    let report = SegmentationReport(outcome, entry: entry, labels: labels)
    var content = ReportContent(report, outcome.preprocessing)
    content.provenance = KeptRun.provenance(outcome.model, nil, [path])
    content.stateEnvironment(program: "zoo \(Zoo.version)")
    return content
  }
}

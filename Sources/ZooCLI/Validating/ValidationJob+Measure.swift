import BEiTZoo
import Validation

extension ValidationJob {
  /// Runs the pictures of a labelled folder.
  func measure(
    _ loaded: LoadedModel, _ classifier: Classifier, _ folder: String, _ digest: String,
    _ line: ProgressLine
  ) throws -> ReportContent? {
    let set = try command.dataOptions.dataSet(at: folder, for: loaded)
    let result = Self.recorded(for: loaded, on: set)
    let preprocessing = chosen(loaded, result)
    let reference = try command.references.map { try ReferencePredictions(path: $0) }
    try reference?.check(classes: set.classes.count, path: command.references ?? "")
    var settings = try command.dataOptions.runOptions
    settings.batchSize = command.batch
    settings.modelSHA256 = digest
    if let journal { settings.journal = journal }
    var run = ValidationRun(set, preprocessing, settings)
    run.reference = reference.map { ReferenceLogits($0, of: set.pictures.map(\.file)) }
    var last: Progress?
    guard
      let predictions = try run.predictions(
        of: classifier, named: loaded.name, among: communicator,
        progress: { progress in
          last = progress
          line.show(progress)
        })
    else { return nil }
    let report = ValidationReport(
      predictions, recorded: result.flatMap { RecordedAccuracy($0) },
      recordedWith: result?.preprocessing,
      unrecorded: RunModel.unrecorded(loaded.entry, on: set.name),
      paired: try reference?.comparison(with: predictions, path: command.references ?? ""),
      logits: reference?.logitParity(with: predictions), times: last?.times,
      notes: last?.notes ?? [])
    var content = ReportContent(report)
    guard command.report != nil else { return content }
    content.failures = Failure.worst(
      of: predictions.predictions, folder: set.root, preprocessing)
    content.panel = set.pictures.first.flatMap {
      PreprocessingPanel(path: set.path(of: $0), file: $0.file, preprocessing)
    }
    return content
  }

  /// The preprocessing of the recorded result, which is part of the number, unless another was chosen.
  private func chosen(_ loaded: LoadedModel, _ result: RecordedResult?) -> Preprocessing {
    guard command.preparation.preprocessing == nil, let stated = result?.preprocessing else {
      return loaded.preprocessing
    }
    // A model that was fitted to pictures of another size cannot be measured as it was recorded.
    let side = loaded.configuration.backbone.imageSize
    return stated.crop == side ? stated : loaded.preprocessing
  }

  /// The result recorded for the model on that data set, with the preprocessing in use where there
  /// are several.
  static func recorded(for loaded: LoadedModel, on set: DataSet) -> RecordedResult? {
    let results = (loaded.entry?.recorded ?? []).filter { result in
      result.values[.top1] != nil && result.dataset == set.name
    }
    return results.first { $0.preprocessing == loaded.preprocessing }
      ?? results.first { $0.preprocessing != nil } ?? results.first
  }
}

import BEiTZoo
import Ranks
import Validation

/// The validation of one model.
struct ValidationJob {
  let command: Validate
  let zoo: Zoo
  let communicator: any Communicator
  /// The file that predictions are kept in, where not the one of the command line.
  var journal: String?

  /// What is found of the model that `name` means; nil at every rank but the first.
  func content(for name: String) throws -> ReportContent? {
    if command.data == nil, command.dataOptions.journal != nil {
      guard communicator.rank == 0 else { return nil }
      return try PredictionsJob(command: command, zoo: zoo).content(for: name)
    }
    // What cannot be used is refused before anything is fetched.
    let comparison = try command.data == nil ? ParityRun(path: command.references ?? "") : nil
    let loaded = try load(name).preparing(with: command.preparation.preprocessing)
    // A converted file says of itself where it comes from.
    let path = loaded.path ?? name
    let checkpoint = try Checkpoint(path: path)
    let digest = try ReportFacts.digest(of: checkpoint)
    guard var content = try found(loaded, digest, comparison) else { return nil }
    guard command.report != nil else { return content }
    content.published = loaded.entry.map { RecordedAccuracy.published(for: $0) } ?? []
    content.provenance = ReportFacts.provenance(of: loaded, file: path, sha256: digest)
    content.stateEnvironment(program: "zoo \(Zoo.version)")
    // Those that were run, by the names under which the library keeps them.
    let weights = try zoo.weights(name, settings: command.options.modelSettings)
    content.biasMaps = BiasMap.all(weights.weights, weights.configuration.backbone)
    content.tensors = Validation.TensorStatistics.all(weights.weights)
    return content
  }

  /// The model, which one rank fetches and the others find.
  private func load(_ name: String) throws -> LoadedModel {
    let settings = command.compute.applied(to: command.options.modelSettings)
    guard communicator.rank > 0 else {
      let loaded = try zoo.load(name, settings: settings)
      _ = try communicator.broadcast([1])
      return loaded
    }
    _ = try communicator.broadcast([])
    return try zoo.load(name, settings: settings)
  }

  private func found(
    _ loaded: LoadedModel, _ digest: String, _ comparison: ParityRun?
  ) throws -> ReportContent? {
    let line = ProgressLine(quiet: command.output.quiet || communicator.rank > 0)
    defer { line.clear() }
    if loaded.model is SegmentationModel, let folder = command.data {
      return try segment(loaded, folder, digest, line)
    }
    guard let classifier = loaded.model as? Classifier else {
      throw CommandError(
        loaded.name, "expected a classifier, found a \(loaded.configuration.task) model")
    }
    if let comparison { return try compare(loaded, classifier, comparison, line) }
    let folder = command.data ?? ""
    return try measure(loaded, classifier, folder, digest, line)
  }

  private func compare(
    _ loaded: LoadedModel, _ classifier: Classifier, _ comparison: ParityRun,
    _ line: ProgressLine
  ) throws -> ReportContent? {
    var run = comparison
    run.tolerance.maxAbsDiff = command.tolerance
    run.batchSize = command.batch
    if command.preparation.preprocessing != nil { run.preprocessing = loaded.preprocessing }
    let preprocessing = run.preprocessing ?? run.references.preprocessing
    guard
      let report = try run.report(
        for: classifier, named: loaded.name, among: communicator, progress: { line.show($0.text) })
    else { return nil }
    var content = ReportContent(report, run.references)
    content.preprocessing = preprocessing
    guard command.report != nil else { return content }
    content.failures = Failure.worst(of: report, folder: run.folder, preprocessing)
    content.panel = run.references.images.first.flatMap {
      PreprocessingPanel(path: "\(run.folder)/\($0.file)", file: $0.file, preprocessing)
    }
    return content
  }

  private func segment(
    _ loaded: LoadedModel, _ folder: String, _ digest: String, _ line: ProgressLine
  ) throws -> ReportContent? {
    let segmenter = try PictureSegmenter(loaded)
    guard segmenter.classes < 256 else {
      throw CommandError(
        loaded.name, "expected at most 255 classes, found \(segmenter.classes)")
    }
    if let option = command.dataOptions.classifierOption {
      throw CommandError(
        loaded.name, "\(option) says nothing of a segmentation model",
        hint: "of its options, --subset, --seed, --journal, --resume, --shard and --no-overlap do")
    }
    let set = try command.dataOptions.segmentationSet(at: folder)
    var settings = try command.dataOptions.runOptions
    settings.modelSHA256 = digest
    if let journal { settings.journal = journal }
    var last: Progress?
    guard
      let outcome = try SegmentationRun(set, loaded.preprocessing, settings).outcome(
        of: segmenter, named: loaded.name, among: communicator,
        progress: { progress in
          last = progress
          line.show(progress)
        })
    else { return nil }
    let report = SegmentationReport(
      outcome, entry: loaded.entry, labels: loaded.labels, last)
    return ReportContent(report, loaded.preprocessing)
  }
}

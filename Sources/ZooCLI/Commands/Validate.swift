import ArgumentParser
import BEiTZoo
import Validation

/// The command `zoo validate`.
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prove that a model answers as recorded.",
    discussion: """
      With --references, runs the pictures that an original implementation was run on, with its \
      preprocessing, and compares logits, best classes and accuracy. With --data, measures the \
      accuracy on a labelled folder and compares it with what is recorded for the model. Exit \
      status 1 where they cannot be the same, 2 where no picture of the references can be read.

      Examples:
        zoo validate beitv2_tiny_patch8_64 --references Fixtures/tiny/references.json
        zoo validate base.safetensors --data imagenet/val --report run.html
      """)

  @Argument(help: "A model's name or a checkpoint of any layout.")
  var model: String

  @Option(
    name: .long,
    help: ArgumentHelp("What an original implementation computed, as JSON.", valueName: "file"))
  var references: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A folder of labelled pictures, such as ImageNet's val.", valueName: "folder"))
  var data: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The largest difference that a logit may have (--references).", valueName: "number"))
  var tolerance = ParityTolerance().maxAbsDiff

  @Option(
    name: .long,
    help: ArgumentHelp("The pictures that the model gets at a time.", valueName: "count"))
  var batch = 8

  @Option(
    name: .long,
    help: ArgumentHelp("Write a report: .html, .md or .json.", valueName: "file"))
  var report: String?

  @OptionGroup(title: "Data sets") var dataOptions: DataOptions
  @OptionGroup var preparation: PreprocessingOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var options: ModelOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (references == nil) != (data == nil) else {
      throw ArgumentParser.ValidationError("give --references FILE or --data FOLDER")
    }
    if data == nil, dataOptions.isUsed {
      throw ArgumentParser.ValidationError("the options for data sets need --data FOLDER")
    }
    if !(tolerance >= 0) { throw ArgumentParser.ValidationError("--tolerance is not negative") }
    if batch < 1 { throw ArgumentParser.ValidationError("--batch counts from 1") }
  }

  func run() throws {
    if let report { _ = try ReportFormat(path: report) }
    let loaded = try Zoo().load(model, settings: compute.applied(to: options.modelSettings))
      .preparing(with: preparation.preprocessing)
    guard let classifier = loaded.model as? Classifier else {
      throw CommandError(
        loaded.name, "expected a classifier, found a \(loaded.configuration.task) model")
    }
    let content: ReportContent
    if let references {
      content = try compare(loaded, classifier, references)
    } else {
      content = try measure(loaded, classifier, data ?? "")
    }
    if let report { try write(content, of: loaded, to: report) }
    switch content.verdict {
    case .pass: return
    case .fail: throw ExitStatus.checkFailed.code
    // A folder that tells too little was measured; references that tell nothing were not compared.
    case .inconclusive: if references != nil { throw ExitStatus.couldNotRun.code }
    }
  }

  private func compare(
    _ loaded: LoadedModel, _ classifier: Classifier, _ path: String
  ) throws -> ReportContent {
    var run = try ParityRun(path: path)
    run.tolerance.maxAbsDiff = tolerance
    run.batchSize = batch
    if preparation.preprocessing != nil { run.preprocessing = loaded.preprocessing }
    let preprocessing = run.preprocessing ?? run.references.preprocessing
    let line = ProgressLine(quiet: output.quiet)
    defer { line.clear() }
    let report = try run.report(for: classifier, named: loaded.name) { line.show($0.text) }
    line.clear()
    try show(report, lines: report.lines)
    var content = ReportContent(report, run.references)
    content.failures = Failure.worst(of: report, folder: run.folder, preprocessing)
    content.panel = run.references.images.first.flatMap {
      PreprocessingPanel(
        path: "\(run.folder)/\($0.file)", file: $0.file, preprocessing)
    }
    return content
  }

  private func measure(
    _ loaded: LoadedModel, _ classifier: Classifier, _ path: String
  ) throws -> ReportContent {
    let set = try dataOptions.dataSet(at: path, for: loaded)
    var settings = try dataOptions.runOptions
    settings.batchSize = batch
    let line = ProgressLine(quiet: output.quiet)
    defer { line.clear() }
    let predictions = try ValidationRun(set, loaded.preprocessing, settings)
      .predictions(of: classifier, named: loaded.name) { line.show($0.text) }
    line.clear()
    let report = ValidationReport(
      predictions, findings: set.findings, recorded: Validate.recorded(for: loaded, on: set))
    try show(report, lines: report.lines)
    var content = ReportContent(report)
    content.failures = Failure.worst(
      of: predictions.predictions, folder: set.root, loaded.preprocessing)
    content.panel = set.pictures.first.flatMap {
      PreprocessingPanel(path: set.path(of: $0), file: $0.file, loaded.preprocessing)
    }
    return content
  }

  private func show(_ report: some Encodable, lines: [String]) throws {
    if output.json { return try Console.print(json: report) }
    Console.print(lines)
  }

  /// The accuracy recorded for the model on that data set, measured with the preprocessing in use
  /// where several are.
  private static func recorded(for loaded: LoadedModel, on set: DataSet) -> RecordedAccuracy? {
    let results = (loaded.entry?.recorded ?? []).filter { result in
      set.name == "custom" ? loaded.entry?.publisher == "zoo" : result.dataset == set.name
    }
    let same = results.first { $0.preprocessing == loaded.preprocessing }
    return (same ?? results.first).flatMap { RecordedAccuracy($0) }
  }

  private func write(
    _ content: ReportContent, of loaded: LoadedModel, to path: String
  ) throws {
    var content = content
    content.published = (loaded.entry?.recorded ?? []).compactMap { RecordedAccuracy($0) }
    content.provenance = ReportFacts.provenance(of: loaded)
    content.environment = Fact.machine() + [Fact("program", "zoo \(Zoo.version)")]
    if let weights = try? Checkpoint(path: Zoo().source(loaded.name).path).weights {
      content.biasMaps = BiasMap.all(weights, loaded.configuration.backbone)
      content.tensors = weights.compactMap { Validation.TensorStatistics($0.name, $0.tensor) }
    }
    try content.write(to: path)
    if !output.quiet { Console.note("report: \(path)") }
  }
}

import ArgumentParser
import BEiTZoo
import Validation

/// The command `zoo validate`.
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prove that a model answers as recorded.",
    discussion: """
      With --references, runs the pictures that an original implementation was run on, with its \
      preprocessing, and compares logits, best classes and accuracy. Exit status 1 where they \
      differ.

      Example: zoo validate beitv2_tiny_patch8_64 --references Fixtures/tiny/references.json
      """)

  @Argument(help: "A model's name or a checkpoint of any layout.")
  var model: String

  @Option(name: .long, help: "What an original implementation computed, as JSON.")
  var references: String

  @Option(name: .long, help: "The largest difference that a logit may have.")
  var tolerance = ParityTolerance().maxAbsDiff

  @Option(name: .long, help: "The pictures that the model gets at a time.")
  var batch = 8

  @OptionGroup var options: ModelOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if tolerance < 0 { throw ArgumentParser.ValidationError("--tolerance is not negative") }
    if batch < 1 { throw ArgumentParser.ValidationError("--batch counts from 1") }
  }

  func run() throws {
    let loaded = try Zoo().load(model, settings: options.modelSettings)
    guard let classifier = loaded.model as? Classifier else {
      throw CommandError(
        loaded.name, "expected a classifier, found a \(loaded.configuration.task) model")
    }
    var run = try ParityRun(path: references)
    run.tolerance.maxAbsDiff = tolerance
    run.batchSize = batch
    let line = ProgressLine(quiet: output.quiet)
    defer { line.clear() }
    let report = try run.report(for: classifier, named: loaded.name) { line.show($0.text) }
    line.clear()
    if output.json {
      try Console.print(json: report)
    } else {
      Console.print(report.lines)
    }
    if report.verdict == .fail { throw ExitStatus.checkFailed.code }
  }
}

extension Progress {
  /// The progress in one line.
  fileprivate var text: String {
    let accuracy = top1.map { ", top-1 \(($0 * 100).rounded() / 100) %" } ?? ""
    let left = secondsLeft.map { ", \(Int($0.rounded())) s left" } ?? ""
    return "\(done) of \(total) pictures\(accuracy)\(left)"
  }
}

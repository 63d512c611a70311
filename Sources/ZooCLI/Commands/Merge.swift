import ArgumentParser
import BEiTZoo
import Validation

/// The command `zoo merge`.
struct Merge: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put the shards of a validation run together.",
    discussion: """
      Each machine runs `zoo validate … --shard i/n --journal part-i.jsonl`; the merged result is \
      the same as that of one machine.

      Example: zoo merge part-1.jsonl part-2.jsonl -o run.jsonl
      """)

  @Argument(help: "The journals of all shards.")
  var journals: [String]

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The model whose recorded accuracy is compared, by name; else the one that the journals name.",
      valueName: "name"))
  var model: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write the merged journal.", valueName: "file"))
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Write a report: .html, .md or .json.", valueName: "file"))
  var report: String?

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var console: OutputOptions

  func run() throws {
    if let report { try ReportFormat.check(report) }
    let zoo = try catalog.zoo()
    // An unknown name is refused with those that are like it.
    if let model { _ = try zoo.catalog.model(named: model) }
    let content =
      if let first = journals.first, try SegmentationOutcome.isJournal(first) {
        try segmentation(zoo)
      } else {
        try classification(zoo)
      }
    if let report { try content.write(to: report) }
    if content.readNothing { throw ExitStatus.couldNotRun.code }
    if content.verdict == .fail { throw ExitStatus.checkFailed.code }
  }

  private func classification(_ zoo: Zoo) throws -> ReportContent {
    let predictions = try Predictions.merging(journals, output: output)
    let identity = predictions.identity
    let entry = try entry(zoo, identity.model, identity.modelSHA256)
    let result = entry.flatMap { RunModel.result(of: $0, on: identity) }
    let report = ValidationReport(
      predictions, recorded: result.flatMap { RecordedAccuracy($0) },
      recordedWith: result?.preprocessing)
    try show(report, lines: report.lines)
    var content = ReportContent(report)
    content.failures = Failure.worst(
      of: predictions.predictions, folder: "", predictions.identity.preprocessing)
    return content
  }

  private func segmentation(_ zoo: Zoo) throws -> ReportContent {
    let outcome = try SegmentationOutcome.merging(journals, output: output)
    let entry = try entry(zoo, outcome.model, nil)
    let labels = outcome.tally.labelled.count == 150 ? LabelSet.named("ade20k") : nil
    let report = SegmentationReport(outcome, entry: entry, labels: labels)
    try show(report, lines: report.lines)
    return ReportContent(report, outcome.preprocessing)
  }

  private func entry(_ zoo: Zoo, _ name: String, _ digest: String?) throws -> ModelEntry? {
    try RunModel(zoo: zoo, journal: journals.first ?? "merge", name: name, digest: digest)
      .entry(meant: model)
  }

  private func show(_ report: some Encodable, lines: [String]) throws {
    if console.json { return try Console.print(json: report) }
    Console.print(lines)
  }
}

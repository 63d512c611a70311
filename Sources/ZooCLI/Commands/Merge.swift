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
      "The model whose recorded accuracy is compared, by name.", valueName: "name"))
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
    if let report { _ = try ReportFormat(path: report) }
    let entry = try model.map { try catalog.zoo().catalog.model(named: $0) }
    let content =
      if let first = journals.first, try SegmentationOutcome.isJournal(first) {
        try segmentation(entry)
      } else {
        try classification(entry)
      }
    if let report { try content.write(to: report) }
    if content.verdict == .fail { throw ExitStatus.checkFailed.code }
  }

  private func classification(_ entry: ModelEntry?) throws -> ReportContent {
    let predictions = try Predictions.merging(journals, output: output)
    let name = predictions.identity.dataSet
    let result = entry?.recorded.first { $0.dataset == name } ?? entry?.recorded.first
    let report = ValidationReport(
      predictions, recorded: result.flatMap { RecordedAccuracy($0) },
      recordedWith: result?.preprocessing)
    try show(report, lines: report.lines)
    var content = ReportContent(report)
    content.failures = Failure.worst(
      of: predictions.predictions, folder: "", predictions.identity.preprocessing)
    return content
  }

  private func segmentation(_ entry: ModelEntry?) throws -> ReportContent {
    let outcome = try SegmentationOutcome.merging(journals, output: output)
    let labels = outcome.tally.labelled.count == 150 ? LabelSet.named("ade20k") : nil
    let report = SegmentationReport(outcome, entry: entry, labels: labels)
    try show(report, lines: report.lines)
    return ReportContent(report, outcome.preprocessing)
  }

  private func show(_ report: some Encodable, lines: [String]) throws {
    if console.json { return try Console.print(json: report) }
    Console.print(lines)
  }
}

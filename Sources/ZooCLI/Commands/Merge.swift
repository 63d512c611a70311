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

  @OptionGroup var console: OutputOptions

  func run() throws {
    if let report { _ = try ReportFormat(path: report) }
    let predictions = try Predictions.merging(journals, output: output)
    let entry = try model.map { try Zoo().catalog.model(named: $0) }
    let name = predictions.identity.dataSet
    let result = entry?.recorded.first { $0.dataset == name } ?? entry?.recorded.first
    let found = ValidationReport(
      predictions, recorded: result.flatMap { RecordedAccuracy($0) },
      recordedWith: result?.preprocessing)
    if console.json {
      try Console.print(json: found)
    } else {
      Console.print(found.lines)
    }
    if let report {
      var content = ReportContent(found)
      content.failures = Failure.worst(
        of: predictions.predictions, folder: "", predictions.identity.preprocessing)
      try content.write(to: report)
    }
    if found.verdict == .fail { throw ExitStatus.checkFailed.code }
  }
}

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

      Example: zoo merge part-0.jsonl part-1.jsonl -o run.jsonl
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

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var console: OutputOptions

  func run() throws {
    let predictions = try Predictions.merging(journals, output: output)
    let entry = try model.map { try catalog.zoo().catalog.model(named: $0) }
    let name = predictions.identity.dataSet
    let result = entry?.recorded.first { $0.dataset == name } ?? entry?.recorded.first
    let report = ValidationReport(
      predictions, recorded: result.flatMap { RecordedAccuracy($0) })
    if console.json {
      try Console.print(json: report)
    } else {
      Console.print(report.lines)
    }
    if report.verdict == .fail { throw ExitStatus.checkFailed.code }
  }
}

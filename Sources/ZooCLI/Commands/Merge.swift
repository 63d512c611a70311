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
    name: .shortAndLong,
    help: ArgumentHelp("Write the merged journal to a new file.", valueName: "file"))
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Write a report: .html, .md or .json.", valueName: "file"))
  var report: String?

  @Option(
    name: [.long, .customLong("pictures")],
    help: ArgumentHelp(
      "The folder that the run was given, for the pictures of the report.", valueName: "folder"))
  var data: String?

  @Option(
    name: .customLong("data-set"),
    help: ArgumentHelp(
      "The data set that the run was of, where the journals do not say it rightly.",
      valueName: "name"))
  var setName: String?

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var console: OutputOptions

  func validate() throws {
    if data != nil, report == nil {
      throw ArgumentParser.ValidationError("--data is for the pictures of a --report")
    }
    try ReportOption.check(report, besides: output, named: "--output")
  }

  func run() throws {
    if let report {
      try ReportFormat.check(report)
      try OutputPath.check(report, against: journals, option: "--report")
    }
    if let output { try JournalFile.checkNew(output, besides: journals) }
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
    let parts = try JournalParts<RunIdentity>(journals)
    let predictions = parts.predictions.naming(setName)
    let identity = predictions.identity
    let entry = try entry(zoo, identity.model, identity.modelSHA256)
    let run = KeptRun(
      predictions: predictions, entry: entry, journals: journals, pictures: data, option: "--data")
    let found = try run.report()
    let content = report == nil ? ReportContent(found) : try run.content(found)
    // When nothing can go wrong any more, as a second try would find the file in its way.
    if let output { try parts.write(to: output) }
    try show(found, lines: found.lines)
    return content
  }

  private func segmentation(_ zoo: Zoo) throws -> ReportContent {
    try KeptRun.refusePictures(data, option: "--data", of: journals.first ?? "merge")
    try KeptRun.refuseName(setName, of: journals.first ?? "merge")
    let parts = try JournalParts<SegmentationIdentity>(journals)
    let outcome = parts.outcome
    let entry = try entry(zoo, outcome.model, nil)
    let labels = outcome.tally.labelled.count == 150 ? LabelSet.named("ade20k") : nil
    let report = SegmentationReport(outcome, entry: entry, labels: labels)
    if let output { try parts.write(to: output) }
    try show(report, lines: report.lines)
    var content = ReportContent(report, outcome.preprocessing)
    content.provenance = KeptRun.provenance(outcome.model, nil, journals)
    content.stateEnvironment(program: "zoo \(Zoo.version)")
    return content
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

import ArgumentParser
import BEiTZoo
import Ranks
import Validation

/// The command `zoo validate`.
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prove that a model answers as recorded.",
    discussion: """
      With --references, runs the pictures that an original implementation was run on, with its \
      preprocessing, and compares logits, best classes and accuracy. With --data, measures the \
      accuracy on a labelled folder, of a segmentation model its mIoU on ADE20K's, and compares it \
      with what is recorded for the model; with both, also picture by picture. Several models, or a \
      pattern of names that are in the store, make a row each. Exit status 1 where they cannot be \
      the same, 2 where no picture can be read.

      Examples:
        zoo validate beitv2_tiny_patch8_64 --references Fixtures/tiny/references.json
        zoo validate base.safetensors --data imagenet/val --report run.html
        zoo validate 'beitv2_*' --data imagenet/val --report rows.md
        mpirun -n 8 zoo validate base.safetensors --data imagenet/val --journal run.jsonl
      """)

  @Argument(
    help: ArgumentHelp(
      "Models' names, patterns of names, or checkpoints of any layout.", valueName: "model"))
  var models: [String]

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What an original implementation computed, as JSON; with --data also the journal of another "
        + "run.", valueName: "file"))
  var references: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A folder of labelled pictures, such as ImageNet's val or ADE20K.", valueName: "folder"))
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
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard !models.isEmpty else { throw ArgumentParser.ValidationError("name a model") }
    guard references != nil || data != nil || dataOptions.journal != nil else {
      throw ArgumentParser.ValidationError(
        "give --references FILE, --data FOLDER or --predictions FILE")
    }
    if data == nil, dataOptions.journal == nil, dataOptions.setName != nil {
      throw ArgumentParser.ValidationError("--data-set needs --data FOLDER or --predictions FILE")
    }
    if data == nil, dataOptions.needsData {
      throw ArgumentParser.ValidationError("the options for data sets need --data FOLDER")
    }
    if dataOptions.pictures != nil, data != nil || dataOptions.journal == nil || report == nil {
      throw ArgumentParser.ValidationError(
        "--pictures is for the --report of --predictions without --data")
    }
    if data == nil, dataOptions.journal != nil, models.count > 1 {
      throw ArgumentParser.ValidationError("--predictions are those of one model")
    }
    if !(tolerance >= 0) {
      throw ArgumentParser.ValidationError("--tolerance: expected 0 or more, found \(tolerance)")
    }
    if data != nil, tolerance != ParityTolerance().maxAbsDiff {
      throw ArgumentParser.ValidationError("--tolerance is for --references without --data")
    }
    try ReportOption.check(report, besides: dataOptions.journal, named: "--journal")
    if batch < 1 { throw ArgumentParser.ValidationError("--batch counts from 1") }
  }

  func run() throws {
    // A part of a run needs nobody else, whatever started it.
    let communicator: any Communicator =
      dataOptions.shard == nil ? try World.join() : SingleProcess()
    do {
      if communicator.size > 1 { try Threading.keepToOwnProcessors() }
      try run(among: communicator)
      World.leave()
    } catch let status as ExitCode {
      World.leave()
      throw status
    } catch let error where communicator.size > 1 {
      Console.note("rank \(communicator.rank) of \(communicator.size) on \(communicator.host):")
      Console.note("\(error)")
      World.abort(ExitStatus.couldNotRun.rawValue)
      throw ExitStatus.couldNotRun.code
    }
  }

  private func run(among communicator: any Communicator) throws {
    if let report {
      try ReportFormat.check(report)
      let inputs = [references, dataOptions.journal].compactMap(\.self)
      try OutputPath.check(report, against: inputs, option: "--report")
    }
    let zoo =
      try communicator.rank > 0
      ? fetching.zoo(.nothing, passingOverCarried: true) : fetching.zoo(output)
    if let name = models.first, models.count == 1, !ModelPattern.isPattern(name) {
      let job = ValidationJob(command: self, zoo: zoo, communicator: communicator)
      guard let content = try job.content(for: name) else { return }
      try show(content)
      if content.readNothing { throw ExitStatus.couldNotRun.code }
      try conclude(content.verdict, comparesReferences: content.parity != nil)
    } else {
      let bulk = BulkJob(command: self, zoo: zoo, communicator: communicator)
      guard let found = try bulk.report() else { return }
      try show(found)
      if found.rows.contains(where: { $0.error != nil || $0.readNothing }) {
        throw ExitStatus.couldNotRun.code
      }
      try conclude(found.verdict, comparesReferences: data == nil)
    }
  }

  private func conclude(_ verdict: Verdict, comparesReferences: Bool) throws {
    switch verdict {
    case .pass: return
    case .fail: throw ExitStatus.checkFailed.code
    // A folder that tells too little was measured; references that tell nothing were not compared.
    case .inconclusive: if comparesReferences { throw ExitStatus.couldNotRun.code }
    }
  }

  private func show(_ content: ReportContent) throws {
    if let report = content.segmentation {
      try show(report, lines: report.lines)
    } else if let report = content.validation {
      try show(report, lines: report.lines)
    } else if let report = content.parity {
      try show(report, lines: report.lines)
    }
    if let report { try note(report) { try content.write(to: report) } }
  }

  private func show(_ bulk: BulkReport) throws {
    if output.json {
      try Console.print(json: bulk.rows)
    } else {
      Console.print(bulk.lines)
    }
    if let report { try note(report) { try bulk.write(to: report) } }
  }

  private func show(_ report: some Encodable, lines: [String]) throws {
    if output.json { return try Console.print(json: report) }
    Console.print(lines)
  }

  private func note(_ path: String, _ write: () throws -> Void) throws {
    try write()
    if !output.quiet { Console.note("report: \(path)") }
  }
}

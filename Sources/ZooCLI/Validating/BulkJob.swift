import BEiTZoo
import FoundationEssentials
import Ranks
import Validation

/// The validation of several models, one after the other.
struct BulkJob {
  let command: Validate
  let zoo: Zoo
  let communicator: any Communicator

  /// A row for each model; nil at every rank but the first.
  func report() throws -> BulkReport? {
    let isQuiet = command.output.quiet || communicator.rank > 0
    let models = try ModelPattern.models(command.models, zoo) { if !isQuiet { Console.note($0) } }
    if let folder = command.dataOptions.journal, communicator.rank == 0 {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }
    var rows: [BulkReport.Row] = []
    for model in models {
      if !isQuiet { Console.note("\(model) …") }
      if let row = try row(model) { rows.append(row) }
    }
    let subject = command.data ?? command.references ?? "predictions"
    return communicator.rank == 0 ? BulkReport(subject: subject, rows: rows) : nil
  }

  private func row(_ model: String) throws -> BulkReport.Row? {
    var job = ValidationJob(command: command, zoo: zoo, communicator: communicator)
    job.journal = command.dataOptions.journal.map { "\($0)/\(Self.fileName(of: model)).jsonl" }
    do {
      return try job.content(for: model).map { BulkReport.Row($0) }
    } catch let error where communicator.size == 1 {
      // The other models are worth their rows. Ranks must not disagree on which is next, and end.
      return BulkReport.Row(model: model, error: CommandError(error, about: model).description)
    }
  }

  private static func fileName(of model: String) -> String {
    String(model.map { "/\\".contains($0) ? "_" : $0 })
  }
}

extension BulkReport {
  /// The report for people: a table, and the reasons below it.
  var lines: [String] {
    let table = TextTable(
      header: BulkReport.header.map { $0.uppercased() }, rows: rows.map(\.cells),
      rightAligned: [2, 3, 4, 5, 6])
    let reasons = rows.flatMap { row in
      // An error begins with the model's name.
      let lines = (row.error == nil ? [row.model] : []) + row.explanation
      return lines.prefix(1) + lines.dropFirst().map { "  \($0)" }
    }
    return table.lines + [""] + reasons
  }
}

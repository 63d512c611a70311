import ArgumentParser
import BEiTZoo
import Registry

/// The command `zoo lint`.
struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a catalogue file before it is used or published.",
    discussion: """
      A file is right if it can stand alone or be laid over the program's catalogue. Names every \
      broken rule with its place; keys that are not known and facts that are better stated are \
      warnings. Exit status 1 where the file would be refused.

      Example: zoo lint zoo.json
      """)

  @Argument(help: "The catalogue files.", completion: .file(extensions: ["json"]))
  var files: [String]

  @Flag(name: .long, help: "Let warnings fail the check as well.")
  var strict = false

  @OptionGroup var output: OutputOptions

  private struct Report: Encodable {
    let path: String
    let remarks: [CatalogLint.Remark]
  }

  func run() throws {
    let base = try Catalog.bundled()
    let reports = try files.map {
      Report(path: $0, remarks: try CatalogLint(path: $0, over: base).remarks)
    }
    if output.json {
      try Console.print(json: reports)
    } else {
      Console.print(reports.flatMap(lines))
    }
    let remarks = reports.flatMap(\.remarks)
    if remarks.contains(where: { strict || $0.severity == .error }) {
      throw ExitStatus.checkFailed.code
    }
  }

  private func lines(of report: Report) -> [String] {
    guard !report.remarks.isEmpty else { return ["\(report.path): right"] }
    return report.remarks.map { remark in
      [report.path, remark.place, remark.severity.rawValue, remark.detail]
        .filter { !$0.isEmpty }.joined(separator: ": ")
    }
  }
}

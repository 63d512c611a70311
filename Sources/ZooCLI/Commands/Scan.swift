import ArgumentParser
import BEiTZoo

/// The command `zoo scan`.
struct Scan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what files could do to somebody who loads them with Python.",
    discussion: """
      Lists the classes and functions that a file names, each with a verdict: clean (how \
      checkpoints are written), warning (not known), danger (can run code or touch files). Nothing \
      is executed. What was found before an error in the file is kept.

      Exit status: 1 where a file is dangerous, else 2 where one could not be read to its end.

      Example: zoo scan downloads/*.pth
      """)

  @Argument(help: "The files: checkpoints of any format.")
  var files: [String]

  @OptionGroup var output: OutputOptions

  private struct Report: Encodable {
    let path: String
    let verdict: ScanReport.Verdict
    let imports: [Import]
    let findings: [Finding]
    let error: String?

    init(_ report: ScanReport) {
      path = report.path
      verdict = report.verdict
      imports = report.imports
      findings = report.findings
      error = report.error?.description
    }
  }

  func run() throws {
    let reports = files.map { Report(ScanReport(scanning: $0)) }
    if output.json {
      try Console.print(json: reports)
    } else {
      for report in reports { show(report) }
    }
    if reports.contains(where: { $0.verdict == .danger }) { throw ExitStatus.checkFailed.code }
    if reports.contains(where: { $0.error != nil }) { throw ExitStatus.couldNotRun.code }
  }

  private func show(_ report: Report) {
    let end = report.error == nil ? "" : ", not readable to its end"
    Console.print("\(report.path): \(report.verdict.rawValue)\(end)")
    for used in report.imports where used.verdict != .clean || !output.quiet {
      let call = used.isCalled ? " (called)" : ""
      Console.print("  \(used.verdict.rawValue)  \(used.module).\(used.name)\(call)")
    }
    for finding in report.findings {
      Console.print("  \(finding.severity.rawValue)  \(finding.kind): \(finding.detail)")
    }
    if let error = report.error { Console.note(error) }
  }
}

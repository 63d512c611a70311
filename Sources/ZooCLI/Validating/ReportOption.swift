import ArgumentParser
import Validation

/// What `--report` may be, as far as the words of the command line tell.
enum ReportOption {
  /// Fails where `report` ends in no form of a report, or is the file `other` that the option `named`
  /// writes.
  static func check(_ report: String?, besides other: String?, named option: String) throws {
    guard let report else { return }
    do {
      _ = try ReportFormat(path: report)
    } catch {
      throw ArgumentParser.ValidationError("--report \(report): \(error.detail)")
    }
    if report == other {
      throw ArgumentParser.ValidationError("--report and \(option) are the same file: \(report)")
    }
  }
}

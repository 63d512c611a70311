public import Tensors

/// What a file could do to somebody who loads it with Python.
public struct ScanReport: Sendable {
  /// The file.
  public let path: String
  /// The classes and functions that the file names.
  public let imports: [Import]
  /// What was noticed, up to the error where there is one.
  public let findings: [Finding]
  /// Why the file could not be read to its end, where that is so.
  public let error: CheckpointError?

  /// The most serious thing about the file; an unreadable file is never clean.
  public var verdict: Verdict {
    let worst = findings.map(\.severity).max()
    if worst == .danger { return .danger }
    return error != nil || worst == .warning ? .warning : .clean
  }

  /// The judgement on a file.
  public enum Verdict: String, Sendable, Codable {
    /// Nothing but data.
    case clean
    /// Something unusual.
    case warning
    /// Code that would run.
    case danger
  }

  /// Puts a report together.
  package init(path: String, imports: [Import], findings: [Finding], error: CheckpointError?) {
    self.path = path
    self.imports = imports
    self.findings = findings
    self.error = error
  }

  /// Scans the file at `path`; what is wrong with the file is in the report.
  public init(path: String, offset: Int = 0) {
    var log = FindingLog()
    var failure: CheckpointError?
    do {
      _ = try TorchCheckpoint(InputFile(path: path), offset: offset, log: &log)
    } catch {
      failure = error.printable
    }
    self.init(path: path, imports: log.imports, findings: log.findings, error: failure)
  }
}

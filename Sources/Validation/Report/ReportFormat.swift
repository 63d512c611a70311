internal import FoundationEssentials
internal import Glibc
internal import Tensors

/// The form of a report.
package enum ReportFormat: String, Hashable, Sendable, CaseIterable {
  /// One file for a browser.
  case html
  /// Text for a pull request.
  case markdown
  /// Data for programs.
  case json

  /// The form that the end of a file's name stands for.
  package init(path: String) throws(ValidationError) {
    let name = lastPart(of: path).lowercased()
    if name.hasSuffix(".html") || name.hasSuffix(".htm") {
      self = .html
    } else if name.hasSuffix(".md") || name.hasSuffix(".markdown") {
      self = .markdown
    } else if name.hasSuffix(".json") {
      self = .json
    } else {
      throw ValidationError(
        path, .option, "expected a report that ends in .html, .md or .json")
    }
  }
}

extension ReportFormat {
  /// Fails where no report could be written to `path`, which is known before hours of computing.
  package static func check(_ path: String) throws(ValidationError) {
    _ = try ReportFormat(path: path)
    if isFolder(path) {
      throw ValidationError(path, .file, "expected a file to write, found a folder")
    }
    let parent = parentFolder(of: path)
    guard unsafe access(parent, W_OK | X_OK) == 0 else {
      throw ValidationError(path, .file, "cannot write to \(parent): \(systemMessage(errno))")
    }
  }
}

extension ReportContent {
  /// The report in that form.
  package func text(as format: ReportFormat) -> String {
    switch format {
    case .html: HTMLReport(content: self).text
    case .markdown: MarkdownReport(content: self).text
    case .json: String(decoding: JSONReport(self).bytes, as: UTF8.self)
    }
  }

  /// Writes the report to `path`, in the form that its name ends in.
  package func write(to path: String) throws(ValidationError) {
    let bytes = Array(text(as: try ReportFormat(path: path)).utf8)
    do throws(CheckpointError) {
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw ValidationError(error)
    }
  }
}

/// A report as data.
private struct JSONReport: Encodable {
  let model: String
  let verdict: Verdict
  let reasons: [String]
  let validation: ValidationReport?
  let parity: ParityReport?
  let segmentation: SegmentationReport?
  let published: [RecordedAccuracy]
  let tensors: [TensorStatistics]
  let provenance: [ProvenanceStep]
  let environment: [Fact]

  init(_ content: ReportContent) {
    model = content.model
    verdict = content.verdict
    reasons = content.reasons
    validation = content.validation
    parity = content.parity
    segmentation = content.segmentation
    published = content.published
    tensors = content.tensors
    provenance = content.provenance
    environment = content.environment
  }

  var bytes: [UInt8] { jsonLine(self) }
}

internal import BEiTModels
internal import Registry
internal import Tensors

/// Several models on the same pictures, one row each.
package struct BulkReport: Encodable, Sendable {
  /// What the models were held against.
  package let subject: String
  /// The rows, in the order of the models.
  package let rows: [Row]

  /// Describes what was found.
  package init(subject: String, rows: [Row]) {
    self.subject = subject
    self.rows = rows
  }

  /// A model.
  package struct Row: Encodable, Hashable, Sendable {
    /// The model.
    package let model: String
    /// The verdict; inconclusive where the model could not be run.
    package let verdict: Verdict
    /// Why.
    package let reasons: [String]
    /// The pictures that were read.
    package let count: Int
    /// How often the best answer was right, or the mean intersection over union, in percent.
    @Rounded package private(set) var measured: Double?
    /// The name of that figure: `top1` or `mIoU`.
    package let metric: String
    /// How often one of the best five was right, in percent.
    @Rounded package private(set) var top5: Double?
    /// What was recorded for the figure.
    package let recorded: Double?
    /// The decimals that it was published with; no part of the JSON.
    private let recordedDecimals: Int?
    /// Measured less recorded, in points.
    @Rounded package private(set) var difference: Double?
    /// What was done to the pictures.
    package let preprocessing: String?
    /// The format of the model's large products.
    package let precision: String?
    /// Whether there were pictures and none could be read.
    package let readNothing: Bool
    /// Why the model could not be run, where it could not.
    package let error: String?
  }

  /// The worst verdict.
  package var verdict: Verdict { AccuracyCheck.worst(rows.map(\.verdict)) }
}

extension BulkReport.Row {
  /// The row of a model that was run.
  package init(_ content: ReportContent) {
    model = content.model
    verdict = content.verdict
    reasons = content.reasons
    preprocessing = content.preparation
    precision = content.precision?.rawValue
    error = nil
    readNothing = content.readNothing
    let found: (metric: String, count: Int, value: Double?, top5: Double?, record: RecordedRate?) =
      if let report = content.segmentation {
        ("mIoU", report.count, report.metrics?.mIoU, nil, report.recordedRate)
      } else if let report = content.validation {
        ("top1", report.count, report.top1, report.top5, report.recorded?.top1Rate)
      } else {
        (
          "top1", content.parity?.count ?? 0, content.parity?.top1, content.parity?.top5,
          content.parity?.recorded.map { RecordedRate(written: $0.top1) }
        )
      }
    (metric, count, measured, top5) = (found.metric, found.count, found.value, found.top5)
    (recorded, recordedDecimals) = (found.record?.value, found.record?.decimals)
    if let value = found.value, let record = found.record {
      difference = value - record.value
    } else {
      difference = nil
    }
  }

  /// The row of a model that could not be run.
  package init(model: String, error: String) {
    self.model = model
    self.error = error
    readNothing = false
    verdict = .inconclusive
    reasons = ["it could not be run"]
    (count, metric, measured, top5) = (0, "top1", nil, nil)
    (recorded, recordedDecimals, difference) = (nil, nil, nil)
    (preprocessing, precision) = (nil, nil)
  }

  /// The cells of the row, in the order of `BulkReport.header`.
  package var cells: [String] {
    let digits = metric == "mIoU" ? 2 : places(of: count)
    let text = measured.map { RateText($0, places: digits, beside: record) }
    return [
      model, verdict.rawValue, text?.measured ?? "–", record?.text ?? "–",
      text?.difference ?? "–", top5.map { percentText($0, places: digits) } ?? "–",
      grouped(count),
    ]
  }

  /// Why the model has that verdict, or could not be run: a line each.
  package var explanation: [String] {
    error?.split(whereSeparator: \.isNewline).map(String.init) ?? reasons
  }

  private var record: RecordedRate? {
    recorded.flatMap { value in
      recordedDecimals.map { RecordedRate(value: value, decimals: $0) }
    }
  }

  private enum CodingKeys: String, CodingKey {
    case model, verdict, reasons, count, measured, metric, top5, recorded, difference
    case preprocessing, precision, readNothing, error
  }
}

extension BulkReport {
  /// The names of the columns.
  package static let header = [
    "model", "verdict", "measured", "recorded", "difference", "top-5", "pictures",
  ]

  /// The report in that form.
  package func text(as format: ReportFormat) -> String {
    switch format {
    case .html: html
    case .markdown: markdown
    case .json: String(decoding: jsonLine(self), as: UTF8.self)
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

  private var markdown: String {
    let rows = [Self.header, Self.header.map { _ in "---" }] + rows.map(\.cells)
    let lines = rows.map { "| " + $0.map(MarkdownReport.escaped).joined(separator: " | ") + " |" }
    let notes = self.rows.flatMap { row in
      ["- \(MarkdownReport.escaped(row.model))"]
        + row.explanation.map { "  - \(MarkdownReport.escaped($0))" }
    }
    return "# \(counted(self.rows.count, "model")) on \(MarkdownReport.escaped(subject))\n\n"
      + (lines + [""] + notes + precision).joined(separator: "\n") + "\n"
  }

  /// The format of the large products, which all rows have in common.
  private var precision: [String] {
    rows.compactMap(\.precision).first.map { ["", "Precision: \($0)."] } ?? []
  }
}

internal import Registry

/// A report for a pull request or a note.
struct MarkdownReport {
  let content: ReportContent

  /// The document.
  var text: String {
    let parts = [
      ["# \(Self.escaped(content.model)): \(content.verdict.sign) \(content.verdict.rawValue)"],
      content.reasons.map { "- \(Self.escaped($0))" }, figures, segmentation, paired, logits,
      published, parity, confusions, failures,
      unreadable, provenance, environment,
    ]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var figures: [String] {
    guard let report = content.validation, let metrics = report.metrics else { return [] }
    let digits = places(of: metrics.count)
    let decimals = report.recorded?.decimals ?? digits
    func row(_ name: String, _ rate: ClassificationMetrics.Rate, _ recorded: Double?) -> [String] {
      [
        name, "\(grouped(rate.hits)) of \(grouped(metrics.count))",
        percentText(rate.percent, places: digits),
        "\(decimal(rate.interval.low, places: digits)) – \(decimal(rate.interval.high, places: digits))",
        recorded.map { percentText($0, places: decimals) } ?? "–",
        recorded.map { signed(rate.percent - $0, places: max(digits, min(decimals, 3))) } ?? "–",
      ]
    }
    return heading("Recorded and measured")
      + table(
        ["", "right", "measured", "95 % interval", "recorded", "difference"],
        [
          row("top-1", metrics.top1, report.recorded?.top1),
          row("top-5", metrics.top5, report.recorded?.top5),
        ])
      + [
        "",
        "\(counted(report.count, "picture")) of \(Self.escaped(report.run.dataSet)): "
          + "\(report.pictureWords). Measured with: \(Self.escaped(content.preprocessing.summary)).",
        "Recorded with: \(Self.escaped(report.recorded?.preprocessing ?? "unknown")).",
      ] + report.findings.map { "Note: \(Self.escaped($0))." }
  }

  private var segmentation: [String] {
    guard let report = content.segmentation, let metrics = report.metrics else { return [] }
    return heading("Recorded and measured")
      + table(
        ["", "measured", "recorded"],
        [
          [
            "mIoU", percentText(metrics.mIoU, places: 2),
            report.recorded.map { percentText($0, places: 2) } ?? "–",
          ],
          ["mAcc", percentText(metrics.mAcc, places: 2), "–"],
          ["aAcc", percentText(metrics.aAcc, places: 2), "–"],
        ])
      + [
        "",
        "\(counted(report.count, "picture")). Measured with: \(Self.escaped(content.preparation)).",
      ]
  }

  private var paired: [String] {
    guard let paired = content.validation?.paired else { return [] }
    return heading("Picture by picture")
      + table(
        ["", "right there", "wrong there"],
        [
          ["right here", grouped(paired.bothRight), grouped(paired.onlyThis)],
          ["wrong here", grouped(paired.onlyOther), grouped(paired.neither)],
        ]) + [
        "",
        "Same best class on \(percentText(paired.agreement, places: places(of: paired.count))) of "
          + "\(counted(paired.count, "picture")); \(probability(paired.pValue)) by McNemar's exact "
          + "test.",
      ]
  }

  private var published: [String] {
    guard !content.published.isEmpty else { return [] }
    return heading("Published")
      + table(
        ["data set", "top-1", "top-5", "measured with", "source"],
        content.published.map { result in
          [
            result.subject, percentText(result.top1, places: result.decimals),
            result.top5.map { percentText($0, places: result.decimals) } ?? "–",
            result.preprocessing ?? "unknown", result.source,
          ]
        })
  }

  private var confusions: [String] {
    let pairs = content.validation?.metrics?.confusions.prefix(10) ?? []
    guard !pairs.isEmpty else { return [] }
    return heading("Confusions")
      + table(
        ["class", "taken for", "pictures"],
        pairs.map { [content.name(of: $0.label), content.name(of: $0.answer), "\($0.count)"] })
  }

  private var failures: [String] {
    guard !content.failures.isEmpty else { return [] }
    return heading("Surest wrong answers")
      + (content.missingPictures.map { [Self.escaped($0), ""] } ?? [])
      + table(
        ["file", "right", "answered", "probability"],
        content.failures.prefix(10).map { failure in
          [
            failure.file, failure.labels.map(content.name).joined(separator: " or "),
            failure.answers.first.map { content.name(of: $0.index) } ?? "–",
            failure.answers.first.map { percentText(100 * Double($0.score), places: 1) } ?? "–",
          ]
        })
  }

  private var unreadable: [String] {
    guard !content.unreadable.isEmpty else { return [] }
    return heading("Unreadable pictures")
      + table(["file", "reason"], content.unreadable.prefix(50).map { [$0.file, $0.reason] })
  }

  private var provenance: [String] {
    guard !content.provenance.isEmpty else { return [] }
    return heading("Provenance")
      + content.provenance.enumerated().map { index, step in
        let facts = step.facts.map { "\($0.label): \($0.text)" }.joined(separator: "; ")
        return "\(index + 1). **\(Self.escaped(step.title))** \(Self.escaped(facts))"
      }
  }

  private var environment: [String] {
    guard !content.environment.isEmpty else { return [] }
    return heading("Environment")
      + content.environment.map { "- \($0.label): \(Self.escaped($0.text))" }
  }

  func heading(_ title: String) -> [String] { ["## \(title)", ""] }

  func table(_ header: [String], _ rows: [[String]]) -> [String] {
    let rule = Array(repeating: "---", count: header.count)
    return ([header, rule] + rows.map { $0.map(Self.escaped) }).map { row in
      "| " + row.joined(separator: " | ") + " |"
    }
  }

  /// Characters that would end a cell or start something are taken literally.
  static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "|", "*", "_", "`", "<", "[", "\\": result += "\\\(character)"
      case "\n", "\r", "\r\n": result += " "
      default: result.append(character)
      }
    }
  }
}

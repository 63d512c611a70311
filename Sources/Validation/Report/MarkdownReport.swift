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
    let rows = zip(report.rates, [metrics.top1, metrics.top5]).map { found, rate in
      let text = found.text
      let interval = [rate.interval.low, rate.interval.high].map {
        decimal($0, places: text.places)
      }
      return [
        found.name, "\(grouped(rate.hits)) of \(grouped(metrics.count))", text.measured,
        interval.joined(separator: " – "), text.recorded ?? "–", text.difference ?? "–",
      ]
    }
    var facts = [
      Fact(
        "pictures",
        "\(grouped(report.count)) of \(report.run.dataSet): \(report.pictureWords)"),
      Fact("measured with", content.preprocessing.summary),
    ]
    facts.add("recorded with", report.recorded.map { $0.preprocessing ?? "unknown" })
    facts.add("exact test", report.pValueWords)
    for finding in report.findings { facts.add("note", finding) }
    return heading("Recorded and measured")
      + table(["", "right", "measured", "95 % interval", "recorded", "difference"], rows)
      + [""] + list(facts)
  }

  private var segmentation: [String] {
    guard let report = content.segmentation else { return [] }
    var facts = [
      Fact("pictures", "\(grouped(report.count)) of ADE20K: \(report.subset.words)"),
      Fact("measured with", content.preparation),
    ]
    for note in report.notes { facts.add("note", note) }
    let rows = report.rates.map { [$0.name, $0.text.measured, $0.text.recorded ?? "–"] }
    return heading("Recorded and measured")
      + (rows.isEmpty ? [] : table(["", "measured", "recorded"], rows) + [""]) + list(facts)
  }

  private var paired: [String] {
    guard let paired = content.validation?.paired else { return [] }
    let agreement = percentText(paired.agreement, places: places(of: paired.count))
    return heading("Picture by picture")
      + table(
        ["", "right there", "wrong there"],
        [
          ["right here", grouped(paired.bothRight), grouped(paired.onlyThis)],
          ["wrong here", grouped(paired.onlyOther), grouped(paired.neither)],
        ]) + [""]
      + list([
        Fact(
          "same best class",
          "\(grouped(paired.agreeing)) of \(counted(paired.count, "picture")) (\(agreement))"),
        Fact("McNemar's exact test", paired.pValueWords),
      ])
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
      + list(content.environment)
  }

  func heading(_ title: String) -> [String] { ["## \(title)", ""] }

  /// Facts under each other.
  func list(_ facts: [Fact]) -> [String] {
    facts.map { "- \(Self.escaped($0.label)): \(Self.escaped($0.text))" }
  }

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

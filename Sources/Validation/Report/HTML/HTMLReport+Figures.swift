internal import Registry

extension HTMLReport {
  /// Recorded beside measured.
  var figures: Section? {
    let rows = rates
    guard !rows.isEmpty else { return nil }
    let chart = element(
      "figure", [:], IntervalChart(rows: rows, title: "right answers, % of the pictures").markup,
      element(
        "figcaption", [:],
        "Dot: measured. Band: 95 % interval. Line: recorded. Every number is given below."))
    return Section(
      id: "figures", title: "Recorded and measured",
      content: [chart, table(rows).markup, others, facts].compactMap(\.self))
  }

  /// Top-1 and top-5, where pictures have labels.
  var rates: [IntervalChart.Row] {
    if let report = content.validation, let metrics = report.metrics {
      return [
        row("top-1", metrics.top1, metrics.count, report.recorded?.top1Rate),
        row("top-5", metrics.top5, metrics.count, report.recorded?.top5Rate),
      ]
    }
    // Answers may lack probabilities, which other figures need; these do not.
    guard let parity = content.parity else { return [] }
    let hits = parity.pictures.compactMap(\.top1)
    let (top1, top5) = (hits.count { $0 }, parity.pictures.count { $0.top5 == true })
    return [("top-1", top1, parity.recorded?.top1), ("top-5", top5, parity.recorded?.top5)]
      .compactMap { name, right, recorded in
        Interval.wilson(hits: right, of: hits.count).map { interval in
          IntervalChart.Row(
            name: name, measured: 100 * Double(right) / Double(hits.count), interval: interval,
            recorded: recorded.map { RecordedRate(written: $0) }, hits: right, count: hits.count)
        }
      }
  }

  private func row(
    _ name: String, _ rate: ClassificationMetrics.Rate, _ count: Int, _ recorded: RecordedRate?
  ) -> IntervalChart.Row {
    IntervalChart.Row(
      name: name, measured: rate.percent, interval: rate.interval, recorded: recorded,
      hits: rate.hits, count: count)
  }

  private func table(_ rows: [IntervalChart.Row]) -> Table {
    let recorded = content.validation?.recorded
    let geometry = recorded.map { $0.preprocessing ?? "unknown" } ?? content.preprocessing.summary
    let isSame = geometry == content.preprocessing.summary
    return Table(
      caption: "accuracy",
      columns: [
        .init(title: "", isShort: true), .init(title: "right", isNumber: true),
        .init(title: "measured", isNumber: true),
        .init(title: "95 % interval", isNumber: true), .init(title: "measured with"),
        .init(title: "recorded", isNumber: true), .init(title: "difference", isNumber: true),
        .init(title: "recorded with"),
      ],
      rows: rows.map { row in
        let text = row.text
        return [
          .text(row.name), .text("\(grouped(row.hits)) of \(grouped(row.count))"),
          .text(text.measured),
          .text(row.intervalText.map { "\($0.low) – \($0.high)" } ?? ""),
          .text(Self.geometry(of: content.preprocessing.summary)),
          .text(text.recorded ?? "–"), .text(text.difference ?? "–"),
          .text(
            row.recorded == nil
              ? "–" : isSame ? "the same" : Self.geometry(of: geometry)),
        ]
      })
  }

  /// A summary of a preprocessing without its colours, which stand under its own heading.
  static func geometry(of summary: String) -> String {
    summary.firstRange(of: ", mean ").map { String(summary[..<$0.lowerBound]) } ?? summary
  }

  /// All published accuracies with their geometry.
  private var others: Markup? {
    guard !content.published.isEmpty else { return nil }
    return Table(
      caption: "published accuracies",
      columns: [
        .init(title: "data set"), .init(title: "top-1", isNumber: true),
        .init(title: "top-5", isNumber: true), .init(title: "measured with"),
        .init(title: "source"),
      ],
      rows: content.published.map { result in
        [
          .text(result.subject), .text(percentText(result.top1, places: result.decimals)),
          .text(result.top5.map { percentText($0, places: result.decimals) } ?? "–"),
          .text(result.preprocessing.map(Self.geometry) ?? "unknown"), .text(result.source),
        ]
      }
    ).markup
  }

  private var facts: Markup? {
    guard let report = content.validation else { return nil }
    let metrics = report.metrics
    var facts = [
      Fact("data set", report.run.dataSet), Fact("pictures read", grouped(report.count)),
    ]
    facts.add("pictures of the run", report.pictureWords)
    facts.add("the complete set has", report.run.population.map(grouped))
    facts.add(
      "answers among",
      report.run.logits.map { counted($0.count, "class", plural: "classes") })
    facts.add("cross entropy", metrics?.loss.map { "\(decimal($0, places: 4)) nats" })
    facts.add(
      "calibration error",
      metrics?.calibration.map { "\(decimal($0.error, places: 2)) points" })
    facts.add("exact test", report.pValueWords)
    facts.add(
      "time",
      report.times.map {
        "\(significant($0.seconds)) s: the model computed for \(significant($0.modelSeconds)) s "
          + "and waited for pictures for \(significant($0.waitingSeconds)) s"
      })
    for finding in report.findings { facts.add("note", finding) }
    return list(facts)
  }

  /// Facts under each other.
  func list(_ facts: [Fact]) -> Markup {
    element(
      "dl", [:],
      facts.flatMap { [element("dt", [:], "\($0.label)"), element("dd", [:], "\($0.text)")] })
  }
}

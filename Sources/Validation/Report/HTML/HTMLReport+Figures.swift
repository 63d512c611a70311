internal import Registry

extension HTMLReport {
  /// Recorded beside measured.
  var figures: Section? {
    let rows = rows
    guard !rows.isEmpty else { return nil }
    let chart = element(
      "figure", [:], IntervalChart(rows: rows).markup,
      element(
        "figcaption", [:],
        "Dot: measured. Band: 95 % interval. Line: recorded. Every number is given below."))
    return Section(
      id: "figures", title: "Recorded and measured",
      content: [chart, table(rows).markup, others, facts].compactMap(\.self))
  }

  private var rows: [IntervalChart.Row] {
    if let report = content.validation, let metrics = report.metrics {
      return [
        IntervalChart.Row(
          name: "top-1", measured: metrics.top1.percent, interval: metrics.top1.interval,
          recorded: report.recorded?.top1),
        IntervalChart.Row(
          name: "top-5", measured: metrics.top5.percent, interval: metrics.top5.interval,
          recorded: report.recorded?.top5),
      ]
    }
    guard let parity = content.parity, let top1 = parity.top1, let top5 = parity.top5 else {
      return []
    }
    return [
      IntervalChart.Row(
        name: "top-1", measured: top1, interval: interval(top1, parity.count),
        recorded: parity.recorded?.top1),
      IntervalChart.Row(
        name: "top-5", measured: top5, interval: interval(top5, parity.count),
        recorded: parity.recorded?.top5),
    ]
  }

  private func interval(_ percent: Double, _ count: Int) -> Interval? {
    Interval.wilson(hits: Int((percent / 100 * Double(count)).rounded()), of: count)
  }

  private func table(_ rows: [IntervalChart.Row]) -> Table {
    let recorded = content.validation?.recorded
    let geometry = recorded.map { $0.preprocessing ?? "unknown" } ?? content.preprocessing.summary
    let isSame = geometry == content.preprocessing.summary
    let decimals = recorded?.decimals ?? 3
    return Table(
      caption: "accuracy",
      columns: [
        .init(title: ""), .init(title: "measured", isNumber: true),
        .init(title: "95 % interval", isNumber: true), .init(title: "measured with"),
        .init(title: "recorded", isNumber: true), .init(title: "difference", isNumber: true),
        .init(title: "recorded with"),
      ],
      rows: rows.map { row in
        [
          .text(row.name), .text(percentText(row.measured)),
          .text(
            row.interval.map {
              "\(decimal($0.low, places: 2)) – \(percentText($0.high, places: 2))"
            } ?? ""),
          .text(Self.geometry(of: content.preprocessing.summary)),
          .text(row.recorded.map { percentText($0, places: decimals) } ?? "–"),
          .text(row.recorded.map { signed(row.measured - $0) } ?? "–"),
          .text(
            row.recorded == nil
              ? "–" : isSame ? "the same" : Self.geometry(of: geometry)),
        ]
      })
  }

  /// A summary of a preprocessing without its colours, which stand under its own heading.
  private static func geometry(of summary: String) -> String {
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
    facts.add("pictures of the run", report.run.subset.words)
    facts.add("the complete set has", report.run.population.map(grouped))
    facts.add(
      "answers among",
      report.run.logits.map { counted($0.count, "class", plural: "classes") })
    facts.add("cross entropy", metrics?.loss.map { "\(decimal($0, places: 4)) nats" })
    facts.add(
      "calibration error",
      metrics?.calibration.map { "\(decimal($0.error, places: 2)) points" })
    facts.add(
      "exact test",
      report.pValue.map {
        "\(probability($0)): how likely chance alone makes so large a difference"
      })
    facts.add(
      "time",
      report.times.map {
        "\(decimal($0.seconds, places: 1)) s: the model computed for "
          + "\(decimal($0.modelSeconds, places: 1)) s and waited for pictures for "
          + "\(decimal($0.waitingSeconds, places: 1)) s"
      })
    for finding in report.findings { facts.add("note", finding) }
    return list(facts)
  }

  private func signed(_ value: Double) -> String {
    "\(value > 0 ? "+" : "")\(decimal(value, places: 3))"
  }

  /// Facts under each other.
  func list(_ facts: [Fact]) -> Markup {
    element(
      "dl", [:],
      facts.flatMap { [element("dt", [:], "\($0.label)"), element("dd", [:], "\($0.text)")] })
  }
}

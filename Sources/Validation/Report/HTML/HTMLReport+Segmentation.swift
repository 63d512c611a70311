internal import Registry

extension HTMLReport {
  /// A segmentation's figures beside the recorded one, and of which pictures they are.
  var segmentation: Section? {
    guard let report = content.segmentation else { return nil }
    return Section(
      id: "figures", title: "Recorded and measured",
      content: [
        report.metrics.map { chart($0, report.recordedRate) }, list(facts(report)),
        report.metrics.map { classTable($0).markup },
      ].compactMap(\.self))
  }

  private func chart(_ metrics: SegmentationMetrics, _ recorded: RecordedRate?) -> Markup {
    element(
      "figure", [:],
      IntervalChart(
        rows: [
          .init(name: "mIoU", measured: metrics.mIoU, interval: nil, recorded: recorded),
          .init(name: "mAcc", measured: metrics.mAcc, interval: nil, recorded: nil),
          .init(name: "aAcc", measured: metrics.aAcc, interval: nil, recorded: nil),
        ], title: "share, %"
      ).markup,
      element("figcaption", [:], "Dot: measured. Line: recorded. Every number is given below."))
  }

  private func facts(_ report: SegmentationReport) -> [Fact] {
    let meanings = [
      "mIoU": "the mean over classes of intersection over union",
      "mAcc": "the mean over classes of the pixels found", "aAcc": "the pixels found",
    ]
    var facts = report.rates.map { name, text in
      Fact(name + (meanings[name].map { ", \($0)" } ?? ""), text.measured)
    }
    facts.add("mIoU recorded", report.recordedRate?.text)
    facts.add("pictures read", grouped(report.count))
    facts.add("pictures of the run", report.subset.words)
    for note in report.notes { facts.add("note", note) }
    return facts
  }

  private func classTable(_ metrics: SegmentationMetrics) -> Table {
    Table(
      caption: "each class",
      columns: [
        .init(title: "class"), .init(title: "number", isNumber: true),
        .init(title: "IoU", isNumber: true), .init(title: "pixels found", isNumber: true),
      ],
      rows: metrics.classIoU.indices.map { index in
        [
          .text(content.name(of: index)), .number("\(index)", Double(index)),
          cell(metrics.classIoU[index]), cell(metrics.classAccuracy[index]),
        ]
      }, id: "segments")
  }

  private func cell(_ value: Double?) -> Table.Cell {
    value.map { .percent(percentText($0, places: 2), $0) } ?? .number("–", -1)
  }
}

internal import Registry

extension HTMLReport {
  /// A segmentation's figures beside the recorded one.
  var segmentation: Section? {
    guard let report = content.segmentation, let metrics = report.metrics else { return nil }
    let chart = element(
      "figure", [:],
      IntervalChart(
        rows: [
          .init(name: "mIoU", measured: metrics.mIoU, interval: nil, recorded: report.recorded),
          .init(name: "mAcc", measured: metrics.mAcc, interval: nil, recorded: nil),
          .init(name: "aAcc", measured: metrics.aAcc, interval: nil, recorded: nil),
        ], title: "share, %"
      ).markup,
      element("figcaption", [:], "Dot: measured. Line: recorded. Every number is given below."))
    var facts = [
      Fact(
        "mIoU, the mean over classes of intersection over union",
        percentText(metrics.mIoU, places: 2)),
      Fact("mAcc, the mean over classes of the pixels found", percentText(metrics.mAcc, places: 2)),
      Fact("aAcc, the pixels found", percentText(metrics.aAcc, places: 2)),
    ]
    facts.add("mIoU recorded", report.recorded.map { percentText($0, places: 2) })
    facts.append(Fact("pictures read", grouped(report.count)))
    return Section(
      id: "figures", title: "Recorded and measured",
      content: [chart, list(facts), classTable(metrics).markup])
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

internal import Registry

extension HTMLReport {
  /// The classes that are taken for others.
  var confusions: Section? {
    let confusions = Array(confusionPairs.prefix(30))
    guard !confusions.isEmpty else { return nil }
    let table = Table(
      caption: "classes that are taken for others",
      columns: [
        .init(title: "class"), .init(title: "taken for"), .init(title: "pictures", isNumber: true),
      ],
      rows: confusions.map { pair in
        [
          .text(content.name(of: pair.label)), .text(content.name(of: pair.answer)),
          .number("\(pair.count)", Double(pair.count)),
        ]
      }, id: "pairs")
    return Section(id: "confusions", title: "Confusions", content: [table.markup])
  }

  /// How well each class is recognised.
  var classes: Section? {
    let classes = classAccuracies
    guard !classes.isEmpty else { return nil }
    let table = Table(
      caption: "accuracy of each class",
      columns: [
        .init(title: "class"), .init(title: "number", isNumber: true),
        .init(title: "pictures", isNumber: true), .init(title: "top-1", isNumber: true),
        .init(title: "top-5", isNumber: true), .init(title: "most often taken for"),
      ],
      rows: classes.map(row), id: "accuracies")
    return Section(id: "classes", title: "Classes", content: [table.markup])
  }

  private func row(_ found: ClassAccuracy) -> [Table.Cell] {
    let top5 = 100 * Double(found.top5) / Double(max(1, found.count))
    return [
      .text(content.name(of: found.label)), .number("\(found.label)", Double(found.label)),
      .number("\(found.count)", Double(found.count)),
      .percent(percentText(found.percent, places: 1), found.percent),
      .percent(percentText(top5, places: 1), top5),
      .text(found.mistakenFor.map(content.name) ?? "–"),
    ]
  }

  private var confusionPairs: [ClassificationMetrics.Confusion] {
    content.validation?.metrics?.confusions
      ?? content.parity.flatMap { $0.metrics?.confusions } ?? []
  }

  private var classAccuracies: [ClassAccuracy] {
    content.validation?.metrics?.classes ?? content.parity.flatMap { $0.metrics?.classes } ?? []
  }

  /// How well probabilities tell how often answers are right.
  var calibration: Section? {
    let metrics = content.validation?.metrics ?? content.parity?.metrics
    guard let calibration = metrics?.calibration, calibration.bins.count > 1 else { return nil }
    let chart = element(
      "figure", [:], CalibrationChart(calibration: calibration).markup,
      element(
        "figcaption", [:],
        "On the line, answers of a probability are right as often as it says. "
          + "Expected calibration error: \(decimal(calibration.error, places: 2)) points."))
    return Section(id: "calibration", title: "Confidence", content: [chart])
  }

  /// The same pictures under another implementation.
  var paired: Section? {
    guard let paired = content.validation?.paired else { return nil }
    let table = Table(
      caption: "pictures by who was right",
      columns: [
        .init(title: "", isShort: true), .init(title: "reference right", isNumber: true),
        .init(title: "reference wrong", isNumber: true),
      ],
      rows: [
        [.text("this right"), cell(paired.bothRight), cell(paired.onlyThis)],
        [.text("this wrong"), cell(paired.onlyOther), cell(paired.neither)],
      ], isNarrow: true)
    return Section(
      id: "paired", title: "Picture by picture",
      content: [
        list([
          Fact(
            "same best class",
            "\(grouped(paired.agreeing)) of \(counted(paired.count, "picture")) "
              + "(\(percentText(paired.agreement, places: places(of: paired.count))))"),
          Fact("McNemar's exact test", paired.pValueWords),
        ]), table.markup,
      ])
  }

  private func cell(_ count: Int) -> Table.Cell { .number(grouped(count), Double(count)) }
}

extension ParityReport {
  /// The figures of the pictures that have a label and probabilities.
  var metrics: ClassificationMetrics? {
    ClassificationMetrics(
      pictures.enumerated().compactMap { index, picture in
        guard let label = picture.label, !picture.scores.isEmpty else { return nil }
        return Prediction(
          index: index, file: picture.file, labels: [label], top: picture.found,
          scores: picture.scores, loss: nil, logits: nil)
      })
  }
}

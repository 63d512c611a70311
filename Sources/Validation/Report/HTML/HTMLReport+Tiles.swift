internal import Registry

extension HTMLReport {
  /// The figures that people look for first.
  var tiles: Markup? {
    let tiles = accuracyTiles + parityTiles + segmentationTiles + runTiles
    guard !tiles.isEmpty else { return nil }
    return element("dl", ["class": "tiles"], tiles)
  }

  private func tile(_ name: String, _ value: String, _ note: String?) -> Markup {
    element(
      "div", ["class": "tile"],
      [element("dt", [:], Markup(name)), element("dd", ["class": "value"], Markup(value))]
        + (note.map { [element("dd", ["class": "note"], Markup($0))] } ?? []))
  }

  private var accuracyTiles: [Markup] {
    if let report = content.validation, let metrics = report.metrics {
      let places = report.recorded?.decimals ?? 3
      return [
        rate("top-1", metrics.top1.percent, report.recorded?.top1, places),
        rate("top-5", metrics.top5.percent, report.recorded?.top5, places),
      ]
    }
    guard let parity = content.parity, let top1 = parity.top1, let top5 = parity.top5 else {
      return []
    }
    return [
      rate("top-1", top1, parity.recorded?.top1, 3), rate("top-5", top5, parity.recorded?.top5, 3),
    ]
  }

  private func rate(_ name: String, _ measured: Double, _ recorded: Double?, _ places: Int)
    -> Markup
  {
    tile(
      name, percentText(measured),
      recorded.map { recorded in
        let difference = measured - recorded
        let sign = difference > 5e-4 ? "+" : ""
        let words = abs(difference) < 5e-4 ? "no difference" : sign + decimal(difference, places: 3)
        return "recorded \(percentText(recorded, places: places)): \(words)"
      })
  }

  private var parityTiles: [Markup] {
    guard let report = content.parity else { return [] }
    return [
      tile(
        "same best class", report.agreement.map { percentText($0, places: 2) } ?? "–",
        "of \(counted(report.count, "picture"))"),
      tile(
        "largest logit difference", report.maxAbsDiff.map(significant) ?? "not finite",
        "allowed \(significant(report.tolerance.maxAbsDiff))"),
    ]
  }

  private var segmentationTiles: [Markup] {
    guard let report = content.segmentation, let metrics = report.metrics else { return [] }
    return [
      rate("mIoU", metrics.mIoU, report.recorded, 2), tile("mAcc", percentText(metrics.mAcc), nil),
      tile("aAcc", percentText(metrics.aAcc), nil),
      tile("pictures", grouped(report.count), nil),
    ]
  }

  private var runTiles: [Markup] {
    guard let report = content.validation else { return [] }
    let paired = report.paired.map { paired in
      tile(
        "agreement with the reference", percentText(paired.agreement, places: 2),
        "\(probability(paired.pValue)) (McNemar)")
    }
    let unreadable =
      report.unreadable.isEmpty ? "" : ", \(grouped(report.unreadable.count)) unreadable"
    let speed = report.times.map { times in
      tile(
        "pictures per second", decimal(times.picturesPerSecond, places: 1),
        "\(decimal(times.seconds, places: 1)) s, of which "
          + "\(decimal(times.modelSeconds, places: 1)) in the model")
    }
    return [
      paired, tile("pictures", grouped(report.count), report.run.subset.words + unreadable), speed,
    ].compactMap(\.self)
  }
}

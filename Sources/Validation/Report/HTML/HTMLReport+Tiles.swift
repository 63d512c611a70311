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
        + (note.map { [element("dd", ["class": "note"], Markup(Self.unbroken($0)))] } ?? []))
  }

  /// A number and its percent sign stay on one line.
  private static func unbroken(_ text: String) -> String {
    text.replacing(" %", with: "\u{A0}%")
  }

  private var accuracyTiles: [Markup] {
    let decimals = content.validation?.recorded?.decimals
    return rates.map { row in
      rate(
        row.name, row.measured, row.recorded, row.places, decimals ?? row.places,
        hits: "\(grouped(row.hits)) of \(grouped(row.count))")
    }
  }

  /// A rate with `places` decimals, and how it differs from a recorded one of `decimals`.
  private func rate(
    _ name: String, _ measured: Double, _ recorded: Double?, _ places: Int, _ decimals: Int,
    hits: String? = nil
  ) -> Markup {
    let comparison = recorded.map { recorded in
      let difference = measured - recorded
      let points = decimal(abs(difference), places: max(places, min(decimals, 3)))
      let words =
        abs(difference) < 5e-4
        ? "no difference" : "\(points) points \(difference < 0 ? "lower" : "higher")"
      return "recorded \(percentText(recorded, places: decimals)): \(words)"
    }
    let note = [hits, comparison].compactMap(\.self).joined(separator: "; ")
    return tile(name, percentText(measured, places: places), note.isEmpty ? nil : note)
  }

  private var parityTiles: [Markup] {
    guard let report = content.parity else { return [] }
    return [
      tile(
        "same best class",
        report.agreement.map { percentText($0, places: places(of: report.count)) } ?? "–",
        "of \(counted(report.count, "picture"))"),
      tile(
        "largest logit difference", report.maxAbsDiff.map(significant) ?? "not finite",
        "allowed \(significant(report.tolerance.maxAbsDiff))"),
    ]
  }

  private var segmentationTiles: [Markup] {
    guard let report = content.segmentation, let metrics = report.metrics else { return [] }
    return [
      rate("mIoU", metrics.mIoU, report.recorded, 2, 2),
      tile("mAcc", percentText(metrics.mAcc, places: 2), nil),
      tile("aAcc", percentText(metrics.aAcc, places: 2), nil),
      tile("pictures", grouped(report.count), nil),
    ]
  }

  private var runTiles: [Markup] {
    guard let report = content.validation else { return [] }
    let paired = report.paired.map { paired in
      tile(
        "agreement with the reference",
        percentText(paired.agreement, places: places(of: paired.count)),
        "\(probability(paired.pValue)) (McNemar)")
    }
    let speed = report.times.map { times in
      tile(
        "pictures per second", significant(times.picturesPerSecond),
        "\(significant(times.seconds)) s, of which \(significant(times.modelSeconds)) in the model")
    }
    return [
      paired, tile("pictures", grouped(report.count), report.pictureWords), speed,
    ].compactMap(\.self)
  }
}

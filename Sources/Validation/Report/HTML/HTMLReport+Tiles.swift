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
    rates.map { row in
      tile(row.name, row.text, hits: "\(grouped(row.hits)) of \(grouped(row.count))")
    }
  }

  /// A rate, and how it differs from a recorded one.
  private func tile(_ name: String, _ rate: RateText, hits: String? = nil) -> Markup {
    let comparison = rate.recorded.map { "recorded \($0): \(rate.comparison ?? "")" }
    let note = [hits, comparison].compactMap(\.self).joined(separator: "; ")
    return tile(name, rate.measured, note.isEmpty ? nil : note)
  }

  private var parityTiles: [Markup] {
    guard let report = content.parity else { return [] }
    return [
      tile(
        "same best class",
        report.agreementText ?? "–",
        "of \(counted(report.count, "picture"))"),
      tile(
        "largest logit difference", report.maxAbsDiff.map(significant) ?? "not finite",
        "allowed \(significant(report.tolerance.maxAbsDiff))"),
    ]
  }

  private var segmentationTiles: [Markup] {
    guard let report = content.segmentation else { return [] }
    let unreadable = report.unreadable.count
    let words =
      report.subset.words + (unreadable > 0 ? ", \(grouped(unreadable)) unreadable" : "")
    return report.rates.map { tile($0.name, $0.text) }
      + [tile("pictures", grouped(report.count), words)]
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

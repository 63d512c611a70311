internal import Registry

extension MarkdownReport {
  /// What was found beside references.
  var parity: [String] {
    guard let report = content.parity else { return [] }
    var rows = [
      ["pictures compared", grouped(report.count)],
      ["same best class", report.agreementText ?? "–"],
      ["largest difference", place(report.furthest.first)],
      ["largest relative difference", report.maxRelDiff.map(significant) ?? "–"],
      [
        "prepared pixels equal",
        "\(grouped(report.pixels.equal)) of \(grouped(report.count - report.pixels.unrecorded))",
      ],
    ]
    rows += report.rates.map { name, text in
      [name, text.measured + (text.recorded.map { " (recorded \($0))" } ?? "")]
    }
    return heading("Logits beside the references") + table(["", ""], rows)
      + ["", histogram(report.histogram)]
  }

  /// The logits of a measured run beside those of another implementation.
  var logits: [String] {
    guard let found = content.validation?.logits else { return [] }
    var rows = [["pictures compared", grouped(found.count)]]
    if found.uncompared > 0 { rows.append(["not compared", found.uncomparedWords]) }
    if found.count > 0 {
      rows += [
        ["largest difference", place(found.furthest.first)],
        ["largest relative difference", found.maxRelDiff.map(significant) ?? "–"],
        ["mean difference", found.meanAbsDiff.map(significant) ?? "–"],
        [
          "off by more than \(significant(LogitParity.rounding))",
          counted(found.beyondRounding, "picture"),
        ],
      ]
    }
    if content.validation?.paired?.samePreprocessing == false {
      rows.append(["note", LogitParity.preparedOtherwise])
    }
    return heading("Logits beside the references") + table(["", ""], rows)
      + (found.count > 0 ? ["", histogram(found.histogram)] : [])
  }

  private func place(_ place: LogitParity.Place?) -> String {
    guard let place else { return "–" }
    guard let difference = place.maxAbsDiff else { return "no finite number, in \(place.file)" }
    return significant(difference)
      + (place.index.map { ", in the logit of \(content.name(of: $0)) for \(place.file)" } ?? "")
  }

  /// The bins that have pictures, in a sentence.
  private func histogram(_ histogram: DifferenceHistogram) -> String {
    let bins = histogram.bins.filter { $0.count > 0 }.map { "\($0.words): \(grouped($0.count))" }
    let broken = histogram.notFinite
    return "Pictures by their largest difference: "
      + Self.escaped(
        (bins + (broken > 0 ? ["not finite: \(grouped(broken))"] : [])).joined(separator: "; "))
      + "."
  }
}

internal import Registry

extension HTMLReport {
  /// The logits beside those of an original implementation.
  var parity: Section? {
    guard let report = content.parity else { return nil }
    let limit = report.tolerance.maxAbsDiff
    let chart = DifferenceChart(histogram: report.histogram, limit: limit).figure(
      "Pictures by the largest difference of one of their logits. "
        + "Line: the most that passes, \(significant(limit)).")
    return Section(
      id: "parity", title: "Logits beside the references",
      content: [list(facts(report)), chart, kinds(report), furthest(report.furthest)].compactMap(
        \.self))
  }

  private func facts(_ report: ParityReport) -> [Fact] {
    let versions = report.implementation.filter { $0.key != "name" }.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    let implementation =
      (report.implementation["name"] ?? "an unnamed implementation")
      + (versions.isEmpty ? "" : " (\(versions))")
    let pixels = report.pixels
    var facts = [Fact("pictures compared", grouped(report.count))]
    facts.add("same best class", report.agreementText)
    facts.add("largest difference", largest(report.furthest.first))
    facts.add("largest relative difference", report.maxRelDiff.map(significant))
    facts.add("mean difference", report.meanAbsDiff.map(significant))
    facts.add("1 − least cosine", report.minCosine.map { significant(1 - $0) })
    facts.add(
      "prepared pixels",
      "\(pixels.equal) equal, \(pixels.different) different, "
        + "\(pixels.unrecorded) without a recorded digest")
    facts.add("references computed by", implementation)
    return facts
  }

  /// How each kind of file did.
  private func kinds(_ report: ParityReport) -> Markup? {
    let groups = Dictionary(grouping: report.pictures.filter { $0.kind != nil }) { $0.kind ?? "" }
    guard groups.count > 1 else { return nil }
    return Table(
      caption: "kinds of files",
      columns: [
        .init(title: "kind"), .init(title: "pictures", isNumber: true),
        .init(title: "same best class", isNumber: true),
        .init(title: "same pixels", isNumber: true),
        .init(title: "largest difference", isNumber: true),
      ],
      rows: groups.sorted { $0.key < $1.key }.map { kind, pictures in
        let largest = pictures.map { $0.difference.maxAbs ?? .infinity }.max() ?? 0
        let (same, equal) = (
          pictures.count(where: \.agrees), pictures.count { $0.pixelsEqual == true }
        )
        return [
          .text(kind), .number("\(pictures.count)", Double(pictures.count)),
          .number("\(same)", Double(same)), .number("\(equal)", Double(equal)),
          .number(significant(largest), largest),
        ]
      }, id: "kinds"
    ).markup
  }

  /// The largest difference of a run, and where it is.
  func largest(_ place: LogitParity.Place?) -> String? {
    guard let place else { return nil }
    guard let difference = place.maxAbsDiff else {
      return "no finite number, in \(place.file)"
    }
    return significant(difference)
      + (place.index.map { ", in the logit of \(content.name(of: $0)) for \(place.file)" } ?? "")
  }

  /// The pictures whose logits are furthest off.
  func furthest(_ places: [LogitParity.Place]) -> Markup? {
    guard !places.isEmpty else { return nil }
    func name(_ index: Int?) -> Table.Cell { .text(index.map(content.name) ?? "–") }
    return Table(
      caption: "pictures whose logits are furthest off",
      columns: [
        .init(title: "file"), .init(title: "largest difference", isNumber: true),
        .init(title: "in the logit of"), .init(title: "recorded best class"),
        .init(title: "found"),
      ],
      rows: places.map { place in
        [
          .text(place.file),
          .text(place.maxAbsDiff.map(significant) ?? "not a finite number"),
          name(place.index), name(place.recorded), name(place.found),
        ]
      }
    ).markup
  }
}

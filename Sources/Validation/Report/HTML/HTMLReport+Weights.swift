internal import Registry

extension HTMLReport {
  /// The weights in pictures and figures.
  var weights: Section? {
    guard !content.biasMaps.isEmpty || !content.tensors.isEmpty else { return nil }
    return Section(
      id: "weights", title: "Weights", content: [biasMaps, tensors].compactMap(\.self))
  }

  private var biasMaps: Markup? {
    guard !content.biasMaps.isEmpty else { return nil }
    let explanation = element(
      "p", [:],
      "Relative position bias: what each head adds to the attention, by the distance between "
        + "two patches; the middle is no distance. Blue is negative, white 0, red positive.")
    return explanation
      + element("div", ["class": "maps"], content.biasMaps.map(map))
  }

  private func map(_ map: BiasMap) -> Markup {
    let name = map.block.map { "block \($0)" } ?? "all blocks"
    let words = "\(name), \(counted(map.heads, "head")), up to ±\(significant(Double(map.limit)))"
    return element(
      "figure", [:], image(map.picture, words: "bias by distance: \(words)", style: "map"),
      element("figcaption", [:], "\(words)"))
  }

  private var tensors: Markup? {
    guard !content.tensors.isEmpty else { return nil }
    return Table(
      caption: "tensors",
      columns: [
        .init(title: "tensor"), .init(title: "shape"), .init(title: "type"),
        .init(title: "least", isNumber: true), .init(title: "mean", isNumber: true),
        .init(title: "greatest", isNumber: true), .init(title: "deviation", isNumber: true),
        .init(title: "zeros", isNumber: true), .init(title: "not finite", isNumber: true),
      ],
      rows: content.tensors.map { tensor in
        [
          .text(tensor.name),
          .text(tensor.shape.map(String.init).joined(separator: "\u{A0}×\u{A0}")),
          .text(tensor.type), number(tensor.least), number(tensor.mean), number(tensor.greatest),
          number(tensor.deviation), .number(grouped(tensor.zeros), Double(tensor.zeros)),
          .number(grouped(tensor.notFinite), Double(tensor.notFinite)),
        ]
      }, id: "tensors"
    ).markup
  }

  private func number(_ value: Double?) -> Table.Cell {
    value.map { .number(significant($0), $0) } ?? .text("–")
  }

  /// Where the weights come from.
  var provenance: Section? {
    guard !content.provenance.isEmpty else { return nil }
    let steps = content.provenance.map { step in
      element("li", [:], element("strong", [:], "\(step.title)"), list(step.facts))
    }
    return Section(
      id: "provenance", title: "Provenance", content: [element("ol", ["class": "chain"], steps)])
  }

  /// The pictures that could not be read.
  var unreadable: Section? {
    let pictures = content.unreadable
    guard !pictures.isEmpty else { return nil }
    let shown = pictures.prefix(200)
    let table = Table(
      caption: "\(counted(pictures.count, "picture")) that could not be read"
        + (shown.count < pictures.count ? ", the first \(shown.count)" : ""),
      columns: [.init(title: "file"), .init(title: "reason")],
      rows: shown.map { [.text($0.file), .text($0.reason)] })
    return Section(id: "unreadable", title: "Unreadable pictures", content: [table.markup])
  }

  /// The machine.
  var environment: Section? {
    guard !content.environment.isEmpty else { return nil }
    return Section(
      id: "environment", title: "Environment", content: [list(content.environment)])
  }
}

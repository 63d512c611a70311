internal import Registry

extension BulkReport {
  /// The report as one file for a browser: what came out first, then the rows, then the reasons.
  var html: String {
    let title = "\(counted(rows.count, "model")) on \(subject)"
    return Page(
      title: title,
      body: [
        element("header", [:], element("h1", [:], Markup(title)), banner),
        element(
          "main", [:],
          section("figures", "Recorded and measured", [table.markup]),
          section("reasons", "Why", rows.enumerated().map { reasons($1, $0) })),
      ]
    ).text
  }

  private var banner: Markup {
    let counts = [Verdict.pass, .fail, .inconclusive].compactMap { verdict -> String? in
      let count = rows.count { $0.verdict == verdict }
      return count > 0 ? "\(verdict.rawValue): \(counted(count, "model"))" : nil
    }
    return element(
      "div", ["class": "verdict \(verdict.rawValue)", "role": "status"],
      element(
        "div", ["class": "word"],
        element("span", ["class": "sign", "aria-hidden": "true"], Markup(verdict.sign)),
        element("strong", [:], Markup(verdict.rawValue))),
      element("ul", [:], counts.map { element("li", [:], Markup($0)) }))
  }

  private func section(_ id: String, _ title: String, _ content: [Markup]) -> Markup {
    element(
      "section", ["id": id, "aria-labelledby": "\(id)-title"],
      [element("h2", ["id": "\(id)-title"], Markup(title))] + content)
  }

  private var table: Table {
    let columns = Self.header.enumerated().map { index, title in
      Table.Column(title: title, isNumber: index > 1)
    }
    return Table(
      caption: "differences in points of percent",
      columns: columns + [Table.Column(title: "measured with")],
      rows: rows.enumerated().map { cells($1, $0) }, id: "models", isWhole: true)
  }

  private func cells(_ row: Row, _ index: Int) -> [Table.Cell] {
    let texts = row.cells
    let numbers: [Double?] = [
      row.measured, row.recorded, row.difference, row.top5, Double(row.count),
    ]
    let verdict = element(
      "a", ["class": "verdict-word \(row.verdict.rawValue)", "href": "#model-\(index)"],
      Markup(texts[1]))
    return [.text(texts[0]), Table.Cell(content: verdict)]
      + zip(texts.dropFirst(2), numbers).map { text, number in
        // What was not measured sorts below everything that was.
        number.map { .number(text, $0) } ?? .number(text, -1000)
      } + [.text(row.preprocessing.map(HTMLReport.geometry) ?? "–")]
  }

  private func reasons(_ row: Row, _ index: Int) -> Markup {
    let lines =
      row.explanation
      + [
        row.preprocessing.map { "measured with \($0)" }, row.precision.map { "precision: \($0)" },
      ].compactMap(\.self)
    return element(
      "div", ["class": "reasons", "id": "model-\(index)"],
      element(
        "h3", [:], Markup("\(row.model): "),
        element("span", ["class": row.verdict.rawValue], Markup(row.verdict.rawValue))),
      element("ul", [:], lines.map { element("li", [:], Markup($0)) }))
  }
}

/// A report as one HTML file that needs nothing else: no network, no other file.
struct HTMLReport {
  let content: ReportContent

  /// The document.
  var text: String {
    let sections = sections
    return Page(
      title: "\(content.model): \(content.verdict.rawValue)",
      body: [header(sections), element("main", [:], sections.map(\.markup))]
    ).text
  }

  /// A part of the page under a heading.
  struct Section {
    let id: String
    let title: String
    let content: [Markup]

    var markup: Markup {
      let heading = element("h2", ["id": "\(id)-title"], "\(title)")
      return element(
        "section", ["id": id, "aria-labelledby": "\(id)-title"], [heading] + content)
    }
  }

  private var sections: [Section] {
    [
      figures, segmentation, paired, logits, parity, failures, confusions, classes, calibration,
      preprocessing, weights, provenance, unreadable, environment,
    ].compactMap(\.self)
  }

  private func header(_ sections: [Section]) -> Markup {
    let verdict = content.verdict
    let links = sections.map { section in
      element("li", [:], element("a", ["href": "#\(section.id)"], "\(section.title)"))
    }
    let banner = element(
      "div", ["class": "verdict \(verdict.rawValue)", "role": "status"],
      element(
        "div", ["class": "word"],
        element("span", ["class": "sign", "aria-hidden": "true"], "\(verdict.sign)"),
        element("strong", [:], "\(verdict.rawValue)")),
      element("ul", [:], content.reasons.map { element("li", [:], "\($0)") }))
    let head = [
      element("p", ["class": "kind"], "\(subject)"), element("h1", [:], "\(content.model)"), banner,
      tiles,
    ].compactMap(\.self)
    // Beside the header, so that it stays in sight while the page is read.
    return element("header", [:], head)
      + element("nav", ["aria-label": "sections"], element("ul", [:], links))
  }

  private var subject: String {
    let set = content.validation.map { "accuracy on \($0.run.dataSet)" }
    let parity = content.parity.map { _ in "parity with recorded references" }
    let segments = content.segmentation.map { _ in "segmentation of ADE20K" }
    return [set, parity, segments].compactMap(\.self).joined(separator: " and ")
  }
}

extension Verdict {
  /// A sign that stands for the verdict.
  var sign: String {
    switch self {
    case .pass: "✓"
    case .fail: "✗"
    case .inconclusive: "?"
    }
  }
}

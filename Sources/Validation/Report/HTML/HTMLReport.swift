/// A report as one HTML file that needs nothing else: no network, no other file.
struct HTMLReport {
  let content: ReportContent

  /// The document.
  var text: String {
    let sections = sections
    let body = [
      element("a", ["class": "skip", "href": "#figures"], "skip to the figures"),
      header(sections), element("main", [:], sections.map(\.markup)), footer,
      element("script", [:], .trusted(PageScript.text)),
    ]
    return "<!DOCTYPE html>\n"
      + element("html", ["lang": "en"], head, element("body", [:], body)).html + "\n"
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
      figures, parity, failures, confusions, classes, calibration, paired, preprocessing, weights,
      provenance, unreadable, environment,
    ].compactMap(\.self)
  }

  private var head: Markup {
    element(
      "head", [:],
      element("meta", ["charset": "utf-8"]),
      // Nothing outside the file is ever asked for, and the browser sees to it.
      element(
        "meta",
        [
          "http-equiv": "Content-Security-Policy",
          "content":
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
        ]),
      element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      element("meta", ["name": "color-scheme", "content": "light dark"]),
      element("title", [:], "\(content.model): \(content.verdict.rawValue)"),
      element("style", [:], .trusted(PageStyle.text)))
  }

  private var footer: Markup {
    element("footer", [:], "Written by zoo. The file needs no network and loads nothing.")
  }

  private func header(_ sections: [Section]) -> Markup {
    let verdict = content.verdict
    let links = sections.map { section in
      element("li", [:], element("a", ["href": "#\(section.id)"], "\(section.title)"))
    }
    return element(
      "header", [:],
      element("p", ["class": "kind"], "\(subject)"),
      element("h1", [:], "\(content.model)"),
      element(
        "div", ["class": "verdict \(verdict.rawValue)", "role": "status"],
        element("span", ["class": "sign", "aria-hidden": "true"], "\(verdict.sign)"),
        element("strong", [:], "\(verdict.rawValue)"),
        element("ul", [:], content.reasons.map { element("li", [:], "\($0)") })),
      element("nav", ["aria-label": "sections"], element("ul", [:], links)))
  }

  private var subject: String {
    let set = content.validation.map { "accuracy on \($0.run.dataSet)" }
    let parity = content.parity.map { _ in "parity with recorded references" }
    return [set, parity].compactMap(\.self).joined(separator: " and ")
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

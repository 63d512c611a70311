/// An HTML document that needs nothing else: no network, no other file.
struct Page {
  let title: String
  let body: [Markup]

  /// The document.
  var text: String {
    let content =
      [element("a", ["class": "skip", "href": "#figures"], "skip to the figures")] + body
      + [
        element("footer", [:], "Written by zoo. The file needs no network and loads nothing."),
        element("script", [:], .trusted(PageScript.text)),
      ]
    return "<!DOCTYPE html>\n"
      + element("html", ["lang": "en"], head, element("body", [:], content)).html + "\n"
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
      element("title", [:], Markup(title)), element("style", [:], .trusted(PageStyle.text)))
  }
}

internal import Imaging
internal import Registry

extension HTMLReport {
  /// What is done to a picture, in words and on an example.
  var preprocessing: Section? {
    let words = list([Fact("every picture", content.preparation)])
    guard let panel = content.panel else {
      // Said with the wrong answers where there are any.
      let remark = content.failures.isEmpty ? content.missingPictures : nil
      return Section(
        id: "preprocessing", title: "Preprocessing",
        content: [words, remark.map { element("p", ["class": "remark"], Markup($0)) }]
          .compactMap(\.self))
    }
    let steps = [
      step(
        whole(panel), "\(panel.original.width) × \(panel.original.height) pixels of the file"),
      step(
        image(panel.kept, words: "the part that is kept"),
        "scaled to \(panel.resized.width) × \(panel.resized.height), "
          + (content.preprocessing.crop.map { "cut to \($0) × \($0)" } ?? "kept whole")),
      step(
        image(panel.normalized, words: "the normalised picture"),
        "normalised: \(signed(Double(panel.range.lowerBound), places: 2)) is shown dark, "
          + "\(signed(Double(panel.range.upperBound), places: 2)) light"),
    ]
    return Section(
      id: "preprocessing", title: "Preprocessing",
      content: [
        words, element("div", ["class": "steps"], steps),
        element("p", ["class": "file"], "example: \(panel.file)"),
      ])
  }

  private func step(_ picture: Markup, _ words: String) -> Markup {
    element("figure", [:], picture, element("figcaption", [:], "\(words)"))
  }

  /// The whole picture with a frame around what is kept.
  private func whole(_ panel: PreprocessingPanel) -> Markup {
    let picture = image(panel.whole, words: "the whole picture, with a frame around what is kept")
    guard let crop = panel.crop else { return picture }
    func share(_ value: Double) -> String { "\(decimal(100 * value, places: 2))%" }
    let style =
      "left:\(share(crop.x));top:\(share(crop.y));"
      + "width:\(share(crop.width));height:\(share(crop.height))"
    return element(
      "div", ["class": "framed"], picture,
      element("span", ["class": "frame", "style": style, "aria-hidden": "true"]))
  }
}

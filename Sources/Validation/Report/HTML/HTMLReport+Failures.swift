internal import Registry

extension HTMLReport {
  /// The wrong answers that the model was surest of.
  var failures: Section? {
    guard !content.failures.isEmpty else { return nil }
    return Section(
      id: "failures", title: "Surest wrong answers",
      content: [
        content.missingPictures.map { element("p", ["class": "remark"], Markup($0)) },
        element("div", ["class": "cards"], content.failures.map(card)),
      ].compactMap(\.self))
  }

  private func card(_ failure: Failure) -> Markup {
    let right = failure.labels.map(content.name).joined(separator: " or ")
    let answer = failure.answers.first.map { content.name(of: $0.index) } ?? "nothing"
    let picture = failure.picture.map { thumbnail in
      image(thumbnail, words: "\(failure.file): \(right), taken for \(answer)")
    }
    let place =
      picture
      ?? (content.missingPictures == nil
        ? element("div", ["class": "no-picture"], "no picture") : nil)
    return element(
      "figure", ["class": place == nil ? "card bare" : "card"],
      [place].compactMap(\.self) + [
        element(
          "figcaption", [:],
          element("strong", [:], "\(right.isEmpty ? "no label" : right)"),
          element("span", ["class": "taken"], "taken for \(answer)"),
          element("span", ["class": "file"], "\(failure.file)"),
          element("ol", ["class": "bars"], failure.answers.map { bar($0, failure) }))
      ])
  }

  private func bar(_ answer: Failure.Answer, _ failure: Failure) -> Markup {
    let isRight = failure.labels.contains(answer.index)
    let share = percentText(100 * Double(answer.score), places: 1)
    return element(
      "li", isRight ? ["class": "right"] : [:],
      element("span", ["class": "name"], "\(isRight ? "✓ " : "")\(content.name(of: answer.index))"),
      element("span", ["class": "share"], "\(share)"),
      element(
        "span", ["class": "track", "aria-hidden": "true"],
        element("span", ["style": "width:\(decimal(100 * Double(answer.score), places: 1))%"])))
  }

  /// A small picture with words for those who do not see it.
  func image(_ thumbnail: Thumbnail, words: String, style: String = "thumbnail") -> Markup {
    element(
      "img",
      [
        "src": thumbnail.address, "alt": words, "width": "\(thumbnail.width)",
        "height": "\(thumbnail.height)", "class": style,
      ])
  }
}

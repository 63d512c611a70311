/// Text that may stand in an HTML document: literals and values put into them are escaped.
struct Markup: Hashable, Sendable {
  /// The HTML.
  let html: String

  private init(html: String) { self.html = html }

  /// `text` as it is read.
  init(_ text: String) { html = Markup.escaped(text) }

  /// Text that is HTML already, written in this program.
  static func trusted(_ html: String) -> Markup { Markup(html: html) }

  /// Several pieces after one another.
  static func + (first: Markup, second: Markup) -> Markup {
    Markup(html: first.html + second.html)
  }

  /// Characters that mean something in HTML, and those that no document may hold, are replaced.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      default: result.unicodeScalars.append(scalar.value < 0x20 ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }
}

extension Markup: ExpressibleByStringInterpolation {
  init(stringLiteral value: String) { self.init(value) }
}

/// An element with attributes and what it contains.
func element(
  _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: [Markup]
) -> Markup {
  element(name, attributes: attributes.map { ($0.key, $0.value) }, content)
}

/// An element with attributes that are not known beforehand.
func element(
  _ name: String, attributes: [(key: String, value: String)], _ content: [Markup]
) -> Markup {
  let written = attributes.map { " \($0.key)=\"\(Markup.escaped($0.value))\"" }.joined()
  let inner = content.map(\.html).joined()
  return .trusted(
    emptyElements.contains(name) ? "<\(name)\(written)>" : "<\(name)\(written)>\(inner)</\(name)>")
}

/// An element with attributes and what it contains.
func element(
  _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: Markup...
) -> Markup {
  element(name, attributes, content)
}

private let emptyElements: Set = ["img", "input", "meta", "br", "col", "hr"]

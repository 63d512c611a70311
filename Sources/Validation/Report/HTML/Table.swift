internal import Registry

/// A table of a page.
struct Table {
  /// A column.
  struct Column {
    let title: String
    var isNumber = false
    /// Whether its words are too few to be broken.
    var isShort = false

    fileprivate var style: String { isNumber ? "number" : isShort ? "words short" : "words" }
  }

  /// A cell: what is read, and what it is sorted by where that is something else.
  struct Cell {
    let content: Markup
    var order: String?
    /// The part of a whole that the number is, in percent, to be shown behind it.
    var share: Double?

    static func text(_ text: String) -> Cell { Cell(content: Markup(text)) }

    /// A number in percent, with a bar of that length behind it.
    static func percent(_ text: String, _ value: Double) -> Cell {
      Cell(content: Markup(text), order: "\(value)", share: value)
    }

    /// A number as it is written, sorted by its value.
    static func number(_ text: String, _ value: Double) -> Cell {
      Cell(content: Markup(text), order: "\(value)")
    }
  }

  let caption: String
  let columns: [Column]
  let rows: [[Cell]]
  /// The name by which the page's script finds a table that can be sorted and filtered.
  var id: String?
  /// Whether all rows are shown at once rather than in a window.
  var isWhole = false
  /// Whether it is no wider than what stands in it.
  var isNarrow = false

  var markup: Markup {
    let heads = columns.enumerated().map { head($1, $0) }
    let body = rows.map { row in
      element("tr", [:], zip(columns, row).enumerated().map { cell($1.1, $1.0, isFirst: $0 == 0) })
    }
    let table = element(
      "table", id.map { ["id": $0, "class": "sortable"] } ?? [:],
      element("caption", [:], "\(caption)"),
      element("thead", [:], element("tr", [:], heads)), element("tbody", [:], body))
    let scroll = element(
      "div",
      [
        "class": isWhole ? "scroll whole" : isNarrow ? "scroll fitted" : "scroll", "tabindex": "0",
        "role": "region",
        "aria-label": caption,
      ], table)
    return id.map { filter($0) + scroll } ?? scroll
  }

  private func head(_ column: Column, _ index: Int) -> Markup {
    let style = column.style
    guard id != nil else {
      return element("th", ["scope": "col", "class": style], "\(column.title)")
    }
    return element(
      "th", ["scope": "col", "class": style, "aria-sort": "none"],
      element(
        "button", ["type": "button", "data-column": "\(index)"], "\(column.title)",
        element("span", ["class": "arrow", "aria-hidden": "true"])))
  }

  private func cell(_ cell: Cell, _ column: Column, isFirst: Bool) -> Markup {
    let style = column.style
    let name = isFirst ? "th" : "td"
    var attributes = [("class", style)]
    if isFirst { attributes.append(("scope", "row")) }
    if let order = cell.order { attributes.append(("data-order", order)) }
    if let share = cell.share {
      attributes += [("data-share", ""), ("style", "--part:\(decimal(share, places: 1))%")]
    }
    return element(name, attributes: attributes, [cell.content])
  }

  private func filter(_ id: String) -> Markup {
    element(
      "p", ["class": "filter"],
      element("label", ["for": "\(id)-filter"], "Show rows with "),
      element("input", ["id": "\(id)-filter", "type": "search", "data-table": id]),
      element(
        "output", ["id": "\(id)-count", "for": "\(id)-filter"], "\(counted(rows.count, "row"))"))
  }
}

/// Rows under a header, to be printed in columns.
package struct TextTable: Hashable, Sendable {
  /// The names of the columns.
  package let header: [String]
  /// The rows; each has a cell a column.
  package let rows: [[String]]
  /// The columns whose cells stand to the right.
  package let rightAligned: Set<Int>

  /// Describes a table.
  package init(header: [String], rows: [[String]], rightAligned: Set<Int> = []) {
    self.header = header
    self.rows = rows
    self.rightAligned = rightAligned
  }

  /// The lines of the table, the header first, no line ending in spaces.
  package var lines: [String] {
    let all = [header] + rows
    let widths = header.indices.map { column in
      all.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return all.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        padded(cell.0, to: cell.1, right: rightAligned.contains(column))
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  private func padded(_ text: String, to width: Int, right: Bool) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }
}

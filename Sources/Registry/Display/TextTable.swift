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
    let lengths = all.map { row in row.map(\.count) }
    let widths = header.indices.map { column in
      lengths.map { $0.indices.contains(column) ? $0[column] : 0 }.max() ?? 0
    }
    return zip(all, lengths).map { line(of: $0, lengths: $1, widths: widths) }
  }

  /// Spaces are put in before a cell, never behind one, so that none are left at the end.
  private func line(of row: [String], lengths: [Int], widths: [Int]) -> String {
    var line = ""
    var owed = 0
    for (column, cell) in row.prefix(widths.count).enumerated() {
      let space = widths[column] - lengths[column]
      let isRight = rightAligned.contains(column)
      if isRight { owed += space }
      if !cell.isEmpty {
        line.append(String(repeating: " ", count: owed))
        line.append(cell)
        owed = 0
      }
      owed += 2 + (isRight ? 0 : space)
    }
    return line
  }
}

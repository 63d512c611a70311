import BEiTZoo

extension CheckpointDifference {
  /// The difference for people: what is missing, what differs and by how much, and what is equal.
  var lines: [String] {
    var lines = onlyInFirst.map { "- \($0)" } + onlyInSecond.map { "+ \($0)" }
    if !differing.isEmpty { lines += table.lines }
    let place = layout.map { ", as \($0)" } ?? ""
    let counts = [
      (onlyInFirst.count, "only in \(first)"), (onlyInSecond.count, "only in \(second)"),
      (differing.count, differing.count == 1 ? "differs" : "differ"),
    ]
    let summary =
      ["\(tensorCount(equal)) equal\(place)"]
      + counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return lines + [summary.joined(separator: ", ")]
  }

  private var table: TextTable {
    TextTable(
      header: ["NAME", "DTYPE", "SHAPE", "MAX ABS DIFF", "VALUES"],
      rows: differing.map { tensor in
        [
          tensor.name, CheckpointDifference.text(tensor.dtypes),
          CheckpointDifference.text(
            tensor.shapes.map { $0.map { "\($0)" }.joined(separator: "x") }),
          tensor.maxAbsDiff.map { Figure.text($0) } ?? "-",
          tensor.differing.map { "\($0)" } ?? "-",
        ]
      }, rightAligned: [3, 4])
  }

  /// What both have, or both.
  private static func text(_ both: [String]) -> String {
    both.first == both.last ? both.first ?? "" : both.joined(separator: " / ")
  }
}

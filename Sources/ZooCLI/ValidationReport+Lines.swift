import Validation

extension ValidationReport {
  /// The report for people: the verdict first.
  var lines: [String] {
    var lines = ["\(model): \(verdict.rawValue)"]
    lines += reasons.map { "  \($0)" }
    let missing = unreadable.isEmpty ? "" : ", \(unreadable.count) unreadable"
    lines.append("  pictures         \(count)\(missing)")
    lines += rates.map { name, rate in
      "  \(name) measured   \(rate.measured)" + (rate.recorded.map { ", recorded \($0)" } ?? "")
    }
    lines += logits.map(logitLines) ?? []
    lines += findings.map { "  note: \($0)" }
    lines += unreadable.map { "  unreadable: \($0.file): \($0.reason)" }
    return lines
  }

  /// The largest difference from the references, and where it is.
  private func logitLines(_ logits: LogitParity) -> [String] {
    guard logits.count > 0 else {
      return ["  logits           compared for no picture: none were kept"]
    }
    let largest = logits.maxAbsDiff.map { Figure.text($0) } ?? "no finite number"
    let place = logits.furthest.first.map { ", in \($0.file)" } ?? ""
    return ["  logits           off by at most \(largest)\(place) (\(logits.count) compared)"]
  }
}

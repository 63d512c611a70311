import Validation

extension ParityReport {
  /// The report for people: the verdict first.
  var lines: [String] {
    var lines = ["\(model): \(verdict.rawValue)"]
    lines += reasons.map { "  \($0)" }
    lines.append("  pictures               \(count)" + unreadableText)
    lines += rates.map { name, rate in
      padded("\(name) measured") + rate.measured + (rate.recorded.map { ", recorded \($0)" } ?? "")
    }
    if let agreementText { lines.append("  same best class        \(agreementText)") }
    lines += figure("largest difference", maxAbsDiff)
    lines += figure("largest relative", maxRelDiff)
    lines += figure("smallest cosine", minCosine)
    lines.append("  pixels as recorded     \(pixels.equal) of \(count - pixels.unrecorded)")
    lines += unreadable.map { "  unreadable: \($0.file): \($0.reason)" }
    lines += pictures.filter { !$0.agrees }.prefix(10).map {
      "  differs: \($0.file): expected class \($0.expected.first ?? -1), found \($0.found.first ?? -1)"
    }
    return lines
  }

  private var unreadableText: String {
    unreadable.isEmpty ? "" : ", \(unreadable.count) unreadable"
  }

  private func figure(_ name: String, _ value: Double?) -> [String] {
    [padded(name) + (value.map { Figure.text($0) } ?? "not a finite number")]
  }

  private func padded(_ name: String) -> String {
    "  " + name + String(repeating: " ", count: max(1, 23 - name.count))
  }
}

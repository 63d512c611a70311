import Validation

extension ParityReport {
  /// The report for people: the verdict first.
  var lines: [String] {
    var lines = ["\(model): \(verdict.rawValue)"]
    lines += reasons.map { "  \($0)" }
    lines.append("  pictures               \(count)" + unreadableText)
    lines += row("top-1 measured", top1, recorded?.top1)
    lines += row("top-5 measured", top5, recorded?.top5)
    if let agreement { lines.append("  same best class        \(agreement) %") }
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

  private func row(_ name: String, _ measured: Double?, _ recorded: Double?) -> [String] {
    guard let measured else { return [] }
    let beside = recorded.map { ", recorded \($0) %" } ?? ""
    return [padded(name) + "\(measured) %" + beside]
  }

  private func figure(_ name: String, _ value: Double?) -> [String] {
    [padded(name) + (value.map { Figure.text($0) } ?? "not a finite number")]
  }

  private func padded(_ name: String) -> String {
    "  " + name + String(repeating: " ", count: max(1, 23 - name.count))
  }
}

import Validation

extension SegmentationReport {
  /// The report for people: the verdict first.
  var lines: [String] {
    var lines = ["\(model): \(verdict.rawValue)"]
    lines += reasons.map { "  \($0)" }
    let missing = unreadable.isEmpty ? "" : ", \(unreadable.count) unreadable"
    lines.append("  pictures         \(count)\(missing)")
    if let metrics {
      let figures = [("mIoU", metrics.mIoU), ("mAcc", metrics.mAcc), ("aAcc", metrics.aAcc)]
      lines += figures.map { name, value in
        let beside = name == "mIoU" ? recorded.map { ", recorded \($0) %" } ?? "" : ""
        return "  \(name) measured    \((value * 1000).rounded() / 1000) %\(beside)"
      }
    }
    return lines + unreadable.map { "  unreadable: \($0.file): \($0.reason)" }
  }
}

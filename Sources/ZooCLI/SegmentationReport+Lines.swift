import BEiTZoo
import Validation

extension SegmentationReport {
  /// The report for people: the verdict first.
  var lines: [String] {
    var lines = ["\(model): \(verdict.rawValue)"]
    lines += reasons.map { "  \($0)" }
    let missing = unreadable.isEmpty ? "" : ", \(unreadable.count) unreadable"
    lines.append("  pictures         \(count)\(missing)")
    lines += rates.map { name, rate in
      "  \(name) measured    \(rate.measured)" + (rate.recorded.map { ", recorded \($0)" } ?? "")
    }
    lines += findings.map { "  note: \($0)" }
    return lines + unreadable.map { "  unreadable: \($0.file): \($0.reason)" }
  }
}

extension SegmentationReport {
  /// The validation pictures of ADE20K.
  private static let adePictures = 2000

  /// Judges a run of the published model `entry`, which ended with `progress` where it was run now.
  init(
    _ outcome: SegmentationOutcome, entry: ModelEntry?, labels: LabelSet?,
    _ progress: Progress? = nil
  ) {
    let result = entry?.recorded.first {
      $0.dataset == "ade20k" && $0.values[.meanIoU] != nil
    }
    self.init(
      outcome, classes: labels?.labels.map(\.name) ?? [], recorded: result?.values[.meanIoU],
      decimals: result?.decimals ?? 2, population: result.map { _ in Self.adePictures },
      times: progress?.times, notes: progress?.notes ?? [])
  }
}

import Validation

extension Progress {
  /// The progress in one line.
  var text: String {
    let accuracy = top1.map { ", top-1 \(($0 * 100).rounded() / 100) %" } ?? ""
    let left = secondsLeft.map { ", \(Progress.duration($0)) left" } ?? ""
    return "\(done) of \(total) \(total == 1 ? "picture" : "pictures")\(accuracy)\(left)"
  }

  /// A time in the unit that tells most.
  private static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<120: "\(Int(seconds.rounded())) s"
    case ..<7200: "\(Int((seconds / 60).rounded())) min"
    default: "\((seconds / 360).rounded() / 10) h"
    }
  }
}

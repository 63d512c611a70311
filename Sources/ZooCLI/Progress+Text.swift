import Validation

extension Progress {
  /// The progress in one line.
  var text: String {
    let accuracy = top1.map { ", top-1 \(($0 * 100).rounded() / 100) %" } ?? ""
    let left = secondsLeft.map { ", \(Int($0.rounded())) s left" } ?? ""
    return "\(done) of \(total) pictures\(accuracy)\(left)"
  }
}

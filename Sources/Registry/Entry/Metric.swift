/// A figure by which models are compared.
public enum Metric: String, Codable, CodingKeyRepresentable, Hashable, Sendable, CaseIterable {
  /// How often the best answer is right, in percent.
  case top1
  /// How often one of the best five answers is right, in percent.
  case top5
  /// The mean cross entropy.
  case loss
  /// The mean over classes of intersection over union, in percent.
  case meanIoU = "mIoU"
  /// The mean over classes of the pixels found, in percent.
  case meanAccuracy = "mAcc"
  /// The pixels found, in percent.
  case pixelAccuracy = "aAcc"
  /// The codes that a tokenizer uses, in percent.
  case codebookUsage
}

/// One stage of a model's training.
public struct TrainingStage: Codable, Hashable, Sendable {
  /// What the stage is.
  public let stage: Stage
  /// The data set by its name in this catalogue.
  public let dataset: String
  /// The passes over the data set.
  public let epochs: Int?
  /// The optimizer steps, where those are stated instead.
  public let iterations: Int?

  /// The stages that occur.
  public enum Stage: String, Codable, Hashable, Sendable {
    /// Without labels.
    case pretraining
    /// With labels, on a larger set before the last stage.
    case intermediate = "intermediate fine-tuning"
    /// With labels, on the set of the task.
    case fineTuning = "fine-tuning"
  }
}

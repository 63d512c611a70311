/// What happens to a model on its way into the store, for those who watch it.
public struct ModelActivity: Sendable {
  /// The model's name.
  public let model: String
  /// What happens.
  public let step: Step

  /// What can happen to a model.
  public enum Step: Sendable {
    /// Its checkpoint is being fetched.
    case fetching(FetchEvent)
    /// Its checkpoint is in the store now, and checked.
    case fetched(StoredModel)
    /// It is being converted; `done` of `total` bytes are written.
    case converting(done: Int, total: Int)
    /// Its converted file is in the store now.
    case converted(StoredModel)
    /// It is used as it was published, since it cannot be converted for `reason`.
    case unconverted(reason: String)
  }

  /// Describes a step of `model`.
  public init(_ model: String, _ step: Step) {
    self.model = model
    self.step = step
  }
}

/// What a model costs: its parameters, and the operations of one picture in both usual countings.
public struct ModelCost: Codable, Hashable, Sendable {
  /// The values in all weights of the Swift layout; the statistics of batch norms are among them.
  public let parameters: Int
  /// Multiply-adds of everything, the head included.
  public let multiplyAdds: Int
  /// What mmengine, and with it mmpretrain's listings, calls FLOPs; nil where they list no such model.
  public let listedOperations: Int?

  /// Counts for a model.
  public init(_ configuration: Configuration) {
    let cost = ComputeCost(configuration)
    parameters = WeightSchema(configuration).parameterCount
    multiplyAdds = cost.multiplyAdds
    listedOperations = cost.listed
  }
}

extension ModelEntry {
  /// What the model costs, where the entry describes it well enough to count.
  public var cost: ModelCost? { configuration.map(ModelCost.init) }
}

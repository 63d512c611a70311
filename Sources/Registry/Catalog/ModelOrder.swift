/// The orders in which models are listed.
package enum ModelOrder: String, Hashable, Sendable, CaseIterable {
  /// As the catalogue has them: by publisher, the originals first.
  case catalog
  /// By name.
  case name
  /// By the number of parameters, the smallest first and the uncounted last.
  case parameters
  /// By the first recorded top-1 accuracy, the best first and the unmeasured last.
  case accuracy

  /// `models` in this order; equal ones keep theirs.
  package func sorted(_ models: [ModelEntry]) -> [ModelEntry] {
    switch self {
    case .catalog: models
    case .name: models.sorted { $0.name < $1.name }
    case .parameters: models.stablySorted { $0.parameters?.count ?? .max }
    case .accuracy: models.stablySorted { -($0.headline?.values[.top1] ?? -1) }
    }
  }
}

extension [ModelEntry] {
  fileprivate func stablySorted<Key: Comparable>(by key: (ModelEntry) -> Key) -> [ModelEntry] {
    map { (model: $0, key: key($0)) }.enumerated()
      .sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }
      .map(\.element.model)
  }
}

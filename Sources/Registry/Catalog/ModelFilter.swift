/// Which models to list; what is not asked for is not looked at.
package struct ModelFilter: Hashable, Sendable {
  /// A pattern that the name fits.
  package var pattern: String?
  /// Patterns that the name must not fit.
  package var excluded: [String]
  /// What the model is for.
  package var task: ModelTask?
  /// The family.
  package var family: String?
  /// The publisher's key.
  package var publisher: String?
  /// A data set that the model was trained on.
  package var dataset: String?
  /// The size.
  package var size: String?
  /// A metric that the publisher recorded.
  package var metric: Metric?
  /// The only names to list.
  package var names: Set<String>?

  /// Asks for all that is given.
  package init(
    pattern: String? = nil, excluding excluded: [String] = [], task: ModelTask? = nil,
    family: String? = nil, publisher: String? = nil, dataset: String? = nil, size: String? = nil,
    metric: Metric? = nil, names: Set<String>? = nil
  ) {
    self.pattern = pattern
    self.excluded = excluded
    self.task = task
    self.family = family
    self.publisher = publisher
    self.dataset = dataset
    self.size = size
    self.metric = metric
    self.names = names
  }

  /// Whether `entry` is asked for.
  package func accepts(_ entry: ModelEntry) -> Bool {
    (task == nil || entry.task == task)
      && agrees(family, entry.family) && agrees(publisher, entry.publisher)
      && agrees(size, entry.size)
      && (dataset == nil || entry.datasets.contains { agrees(dataset, $0) })
      && (metric.map { metric in entry.recorded.contains { $0.values[metric] != nil } } ?? true)
      && (names?.contains(entry.name) ?? true)
      && (pattern.map { NamePattern($0).matches(entry.name) } ?? true)
      && !excluded.contains { NamePattern($0).matches(entry.name) }
  }

  private func agrees(_ wanted: String?, _ value: String?) -> Bool {
    guard let wanted else { return true }
    return wanted.lowercased() == value?.lowercased()
  }
}

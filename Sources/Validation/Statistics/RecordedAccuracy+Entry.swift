public import Registry

extension RecordedAccuracy {
  /// All accuracies that were published for a model.
  public static func published(for entry: ModelEntry) -> [RecordedAccuracy] {
    entry.recorded.compactMap(RecordedAccuracy.init)
  }

  /// The published result to hold a measurement on that data set against; nil where there is none.
  ///
  /// Of several, the first that says with which preprocessing it was measured.
  public static func result(of entry: ModelEntry, on dataSet: String) -> RecordedResult? {
    let results = entry.recorded.filter { $0.dataset == dataSet && $0.values[.top1] != nil }
    return results.first { $0.preprocessing != nil } ?? results.first
  }
}

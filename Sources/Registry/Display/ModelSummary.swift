/// The line that a list of models has for one of them; its JSON form is that of `zoo list --json`.
package struct ModelSummary: Codable, Hashable, Sendable {
  /// The name.
  package let name: String
  /// The publisher's key.
  package let publisher: String
  /// The family.
  package let family: String
  /// What the model is for.
  package let task: ModelTask
  /// The size by its usual word.
  package let size: String?
  /// The side of the input picture in pixels.
  package let imageSize: Int?
  /// The number of classes, codes or visual words.
  package let outputs: Int?
  /// The exact number of parameters.
  package let parameters: Int?
  /// The data sets of the training.
  package let datasets: [String]
  /// The first recorded figures, by metric.
  package let recorded: [Metric: Double]?
  /// What they were measured on.
  package let recordedOn: String?
  /// The licence by its SPDX identifier.
  package let license: String?
  /// Whether the preferred file can be had.
  package let state: ModelFile.State
  /// Whether the preferred file can be converted.
  package let convertible: Bool

  /// What the store has of the model.
  package let stored: [StoreItem.Kind]

  /// Sums up `entry`, of which the store has `stored`.
  package init(_ entry: ModelEntry, stored: [StoreItem.Kind] = []) {
    self.stored = stored
    let architecture = entry.architecture
    name = entry.name
    publisher = entry.publisher
    family = entry.family
    task = entry.task
    size = entry.size
    imageSize = architecture?.imageSize
    outputs = architecture.flatMap { $0.classes ?? $0.vocabulary ?? $0.codebookSize }
    parameters = entry.parameters?.count
    datasets = entry.datasets
    recorded = entry.headline?.values
    recordedOn = entry.headline?.subject
    license = entry.license?.name
    state = entry.preferredFile?.state ?? .dead
    convertible = entry.isConvertible
  }
}

extension ModelSummary {
  /// The table that `zoo list` prints for `entries`.
  ///
  /// `stored` says what the store has of each, by the models' names.
  package static func table(
    of entries: [ModelEntry], stored: [String: [StoreItem.Kind]] = [:]
  ) -> TextTable {
    TextTable(
      header: [
        "NAME", "TASK", "INPUT", "OUTPUTS", "PARAMETERS", "RECORDED", "LICENSE", "STATE", "STORED",
      ],
      rows: entries.map { row(of: $0, stored: stored[$0.name] ?? []) }, rightAligned: [2, 3, 4])
  }

  private static func row(of entry: ModelEntry, stored: [StoreItem.Kind]) -> [String] {
    let summary = ModelSummary(entry)
    return [
      summary.name, summary.task.rawValue, summary.imageSize.map { "\($0)" } ?? "-",
      summary.outputs.map { "\($0)" } ?? "-",
      summary.parameters.map(abbreviated) ?? entry.parameters?.published ?? "-",
      entry.headline?.leadingFigure ?? "-", summary.license ?? "-",
      summary.convertible ? summary.state.rawValue : "\(summary.state.rawValue), not convertible",
      [.converted, .checkpoint, .partial].first(where: stored.contains)?.rawValue ?? "-",
    ]
  }
}

extension RecordedResult {
  /// The first of the figures alone: `top1 86.458`.
  package var leadingFigure: String {
    String(figures.prefix { $0 != "," })
  }
}

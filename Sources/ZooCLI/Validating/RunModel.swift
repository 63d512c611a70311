import BEiTZoo
import Validation

/// The model that predictions of an earlier run are of, found again.
struct RunModel {
  let zoo: Zoo
  /// The file of the predictions.
  let journal: String
  /// What the run called the model.
  let name: String
  /// The SHA-256 of its file, where the run knew it.
  let digest: String?

  /// The published model: the one that `text` means, which must be that of the run, else the one
  /// that the run names.
  func entry(meant text: String?) throws -> ModelEntry? {
    guard let text else { return try? zoo.catalog.model(named: name) }
    let found = entry(text)
    guard text == name || found.map(isOfRun) == true else {
      throw CommandError(
        journal, "expected predictions of \(text), found those of \(name)",
        hint: "name the model as the run did, or the published model that it is")
    }
    return found
  }

  /// The result recorded for `entry` that the run is compared with.
  static func result(of entry: ModelEntry, on run: RunIdentity) -> RecordedResult? {
    entry.recorded.first { $0.dataset == run.dataSet && $0.preprocessing == run.preprocessing }
      ?? RecordedAccuracy.result(of: entry, on: run.dataSet)
  }

  /// Why nothing is recorded to compare with, where the model has records of other data sets.
  static func unrecorded(_ entry: ModelEntry?, on dataSet: String) -> String? {
    var names: [String] = []
    for record in entry?.recorded ?? [] where record.values[.top1] != nil {
      if !names.contains(record.dataset) { names.append(record.dataset) }
    }
    guard !names.isEmpty else { return nil }
    let known = names.joined(separator: ", ")
    guard dataSet == "custom" else {
      return "no recorded accuracy to compare with on \(dataSet): the model's are on \(known)"
    }
    return
      "no recorded accuracy to compare with: the folder does not show which data set it is; where "
      + "it is one of the model's records, say so with --data-set (\(known))"
  }

  private func isOfRun(_ found: ModelEntry) -> Bool {
    if let digest, found.files.contains(where: { $0.sha256 == digest }) { return true }
    return found == entry(name)
  }

  /// The published model that the text means, found without fetching it.
  private func entry(_ text: String) -> ModelEntry? {
    if let entry = try? zoo.catalog.model(named: text) { return entry }
    guard case .path? = try? zoo.reference(text) else { return nil }
    return try? zoo.source(text).entry
  }
}

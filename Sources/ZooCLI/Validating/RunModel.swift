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
      ?? (run.dataSet == "custom" && entry.publisher == "zoo" ? entry.recorded.first : nil)
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

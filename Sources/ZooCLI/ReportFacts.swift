import BEiTZoo
import Validation

/// What a report says of where a model comes from.
enum ReportFacts {
  /// The way from the published file to the weights that were run.
  static func provenance(of loaded: LoadedModel) -> [ProvenanceStep] {
    var steps: [ProvenanceStep] = []
    if let entry = loaded.entry {
      steps.append(
        ProvenanceStep(
          "published",
          facts([
            ("model", entry.name), ("file", entry.preferredFile?.location),
            ("license", entry.license?.name),
          ])))
    }
    let metadata = loaded.metadata
    if metadata["tool"] != nil {
      steps.append(
        ProvenanceStep(
          "converted",
          facts([
            ("program", metadata["tool"]), ("source", metadata["source"]),
            ("source sha256", metadata["source_sha256"]), ("plan", metadata["plan_digest"]),
          ])))
    }
    steps.append(
      ProvenanceStep("run", facts([("file", loaded.name), ("layout", loaded.layout.rawValue)])))
    return steps
  }

  private static func facts(_ pairs: [(String, String?)]) -> [Fact] {
    pairs.compactMap { label, text in text.map { Fact(label, $0) } }
  }
}

import BEiTZoo
import Validation

/// What a report says of where a model comes from.
enum ReportFacts {
  /// The way from the published file to the weights that were run.
  static func provenance(of loaded: LoadedModel, file: String, sha256: String) -> [ProvenanceStep] {
    var steps: [ProvenanceStep] = []
    if let entry = loaded.entry {
      steps.append(
        ProvenanceStep(
          "published",
          facts([
            ("model", entry.name), ("file", entry.preferredFile?.location),
            ("sha256", entry.preferredFile?.sha256), ("license", entry.license?.name),
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
      ProvenanceStep(
        "run",
        facts([
          ("model", loaded.name), ("file", lastPart(of: file)), ("sha256", sha256),
          ("layout", loaded.layout.rawValue),
        ])))
    return steps
  }

  /// The SHA-256 of a checkpoint's file; of several files, that of their digests, one a line.
  static func digest(of checkpoint: Checkpoint) throws -> String {
    let digests = try checkpoint.files.map { try SHA256.digest(of: $0) }
    guard digests.count != 1 else { return digests[0] }
    let lines = Array(digests.map { $0 + "\n" }.joined().utf8)
    return SHA256.digest(of: lines)
  }

  private static func lastPart(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private static func facts(_ pairs: [(String, String?)]) -> [Fact] {
    pairs.compactMap { label, text in text.map { Fact(label, $0) } }
  }
}

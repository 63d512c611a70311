import FoundationEssentials
import Registry

/// A catalogue of one model, written as JSON, whose parts a test may replace.
func sampleCatalog(
  version: String = "1", name: String = "\"m\"", publisher: String = "\"zoo\"",
  task: String = "\"classification\"", more: String = "", files: String? = nil,
  models: [String]? = nil
) -> [UInt8] {
  let file = #"{"url": "https://example.org/m.pth", "state": "current", "format": "torch"}"#
  let model = """
    {"name": \(name), "publisher": \(publisher), "family": "beit", "task": \(task),
     "files": [\(files ?? file)]\(more)}
    """
  return [UInt8](
    """
    {"version": \(version), "readAt": {}, "publishers": {"zoo": {"name": "Zoo"}},
     "models": [\((models ?? [model]).joined(separator: ","))]}
    """.utf8)
}

/// One model's JSON for `sampleCatalog(models:)`.
func sampleModel(_ name: String, _ more: String = "") -> String {
  """
  {"name": "\(name)", "publisher": "zoo", "family": "beit", "task": "classification",
   "files": []\(more)}
  """
}

/// Gives `body` a new folder and removes it afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder =
    FileManager.default.temporaryDirectory.path
    + "/registry-tests-\(UInt64.random(in: .min ... .max))"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

/// The bytes of the file at `path`.
func content(of path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: path)))
}

import FoundationEssentials
import TestSupport
import Testing

/// `Documentation/Formats.md` explains every kind of finding and of error.
@Suite struct FormatsDocumentTests {
  private static let folders = ["Tensors", "Safetensors", "TorchCheckpoint", "Checkpoints"]

  /// The texts in `source` that stand between `start` and a quotation mark.
  private func texts(in source: String, after start: String) -> [String] {
    source.split(separator: start).dropFirst().compactMap {
      $0.split(separator: "\"", maxSplits: 1).first.map(String.init)
    }
  }

  @Test func explainsEveryKind() throws {
    let document = try String(
      decoding: Data(contentsOf: URL(filePath: repository + "/Documentation/Formats.md")),
      as: UTF8.self)
    var kinds: Set<String> = []
    for folder in Self.folders {
      let root = repository + "/Sources/" + folder
      for name in try FileManager.default.subpathsOfDirectory(atPath: root)
      where name.hasSuffix(".swift") {
        let source = String(
          decoding: try Data(contentsOf: URL(filePath: root + "/" + name)), as: UTF8.self)
        let starts = [
          "= Self(\"", "= Kind(\"", ".info, \"", ".warning, \"", ".danger, \"",
        ]
        for start in starts { kinds.formUnion(texts(in: source, after: start)) }
      }
    }
    kinds = kinds.filter { $0.contains("-") || $0 == "limit" || $0 == "truncated" }
    #expect(kinds.count > 60)
    #expect(kinds.filter { !document.contains("`\($0)`") }.sorted() == [])
  }
}

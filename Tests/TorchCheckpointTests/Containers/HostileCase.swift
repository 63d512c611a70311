import TestSupport

/// A hostile file of the corpus and the outcomes that are right for it.
struct HostileCase: Decodable {
  let file: String
  let acceptable: [String]

  /// The descriptions in the corpus, by name; none where it is absent.
  static let all = ((try? names(in: shared + "/oracle/hostile")) ?? []).filter {
    $0.hasSuffix(".json") && $0 != "index.json" && !$0.hasPrefix("st_")
  }
}

/// The search for dictionaries that hold a model.
struct SelectionSearch {
  let entries: [Entry]

  /// A tensor on the way down.
  struct Entry {
    /// The path from the dictionary that is being looked at.
    let path: String
    /// The path from the root of the file.
    let original: String
    /// The components of wrappers that were taken out.
    let removed: Set<String>

    /// The first key of the path, or nil where the path is a single key.
    var firstKey: String? { path.firstIndex(of: ".").map { String(path[..<$0]) } }

    /// The tensor as seen from one dictionary further down, or nil where it is not in there.
    func below(_ prefix: String) -> Entry? {
      guard path.hasPrefix(prefix), path.utf8.count > prefix.utf8.count else { return nil }
      return Entry(
        path: String(path.dropFirst(prefix.count)), original: original, removed: removed)
    }
  }

  /// A dictionary with its tensors.
  struct Candidate {
    /// The path of the dictionary.
    let path: String
    /// The prefixes that wrappers put before every name in it.
    let stripped: Set<String>
    /// Its tensors.
    let entries: [Entry]

    func below(_ key: String) -> Candidate {
      let inside = entries.compactMap { $0.below(key + ".") }
      let isWrapper = key + "." == WrapperPrefixes.leading && !path.isEmpty
      return Candidate(
        path: isWrapper || path.isEmpty ? (isWrapper ? path : key) : "\(path).\(key)",
        stripped: isWrapper ? stripped.union([WrapperPrefixes.leading]) : stripped,
        entries: inside)
    }
  }

  var root: Candidate { Candidate(path: "", stripped: [], entries: entries) }

  /// The dictionaries whose names fit a known layout, most wanted first.
  func candidates() -> [Candidate] { candidates(in: root, depth: 0) }

  private func candidates(in candidate: Candidate, depth: Int) -> [Candidate] {
    guard !candidate.entries.isEmpty else { return [] }
    if LayoutDetection.detect(candidate.entries.map(\.path)) != nil { return [candidate] }
    guard depth < Selection.maximumDepth else { return [] }
    return keys(of: candidate).flatMap { key in
      candidates(in: candidate.below(key), depth: depth + 1)
    }
  }

  /// The known containers in a dictionary; the only key where there is just one.
  private func keys(of candidate: Candidate) -> [String] {
    let keys = Set(candidate.entries.compactMap(\.firstKey))
    let known = Selection.containers.filter { keys.contains($0) }
    if known.isEmpty, keys.count == 1 { return Array(keys) }
    return known
  }

  /// The first known container at each level, for models of no known layout; where `dictionaries` are
  /// known, only these are containers.
  func fallback(among dictionaries: Set<String>? = nil) -> Candidate {
    var candidate = root
    var place = ""
    for _ in 0..<Selection.maximumDepth {
      let known = keys(of: candidate).filter { key in
        Selection.containers.contains(key) && dictionaries?.contains(place + key) ?? true
      }
      guard let key = known.first else { break }
      candidate = candidate.below(key)
      place += key + "."
    }
    return candidate
  }
}

/// Which paths of a file are dictionaries, near its root.
///
/// Keys may contain dots, so a path alone does not tell a dictionary from the beginning of a name.
enum Dictionaries {
  private static let depth = 6
  /// Enough for all that training writes beside the weights.
  private static let limit = 1024

  /// The paths of the dictionaries in `pickle` whose keys are text.
  static func read(_ pickle: Pickle) -> Set<String> {
    let graph = pickle.graph
    var paths: Set<String> = []
    // One dictionary may be there under very many names.
    var seen: Set<PickleValue> = [pickle.root]
    var level = [(path: "", value: pickle.root)]
    for _ in 0..<depth {
      var next: [(path: String, value: PickleValue)] = []
      for (path, value) in level {
        for entry in graph.entries(value) ?? [] where paths.count < limit {
          guard case .string(let key) = entry.key, key.utf8.count <= Limits.pathBytes,
            graph.entries(entry.value) != nil
          else { continue }
          paths.insert(path + key)
          if seen.insert(entry.value).inserted { next.append((path + key + ".", entry.value)) }
        }
      }
      level = next
    }
    return paths
  }
}

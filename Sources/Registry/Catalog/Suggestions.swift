/// What somebody may have meant who wrote a name that does not exist.
package enum Suggestions {
  /// How many names a message offers.
  package static let limit = 3

  /// The names nearest to `name`, one a group, where each group are the names of one thing.
  ///
  /// A name is near within a quarter of its length in slips of the pen, two at least. Where none
  /// is, those that contain `name` are offered, the shortest first.
  package static func nearest(to name: String, among groups: [[String]]) -> [String] {
    let wanted = name.lowercased()
    guard !wanted.isEmpty else { return [] }
    let allowed = max(2, wanted.count / 4)
    let near = groups.compactMap { group in
      group.map { (name: $0, distance: distance(wanted, $0.lowercased())) }
        .filter { $0.distance <= allowed }.min { $0.distance < $1.distance }
    }
    if !near.isEmpty {
      return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(limit)
        .map(\.name)
    }
    return groups.compactMap { $0.first { $0.lowercased().contains(wanted) } }
      .sorted { ($0.count, $0) < ($1.count, $1) }.prefix(limit).map(\.self)
  }

  /// The Damerau-Levenshtein distance: the fewest insertions, deletions, replacements and swaps of
  /// neighbours that turn `first` into `second`, no part being changed twice.
  package static func distance(_ first: String, _ second: String) -> Int {
    let first = Array(first)
    let second = Array(second)
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for i in first.indices {
      var row = [i + 1]
      for j in second.indices {
        let same = first[i] == second[j]
        var best = min(last[j] + (same ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
          best = min(best, beforeLast[j - 1] + 1)
        }
        row.append(best)
      }
      (beforeLast, last) = (last, row)
    }
    return last[second.count]
  }
}

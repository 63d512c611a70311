/// Finds the name that somebody probably meant.
package enum Suggestion {
  /// The candidate nearest to `name`, or nil where none is near: more than a third differs.
  package static func nearest<Candidates: Sequence<String>>(
    to name: String, in candidates: Candidates
  ) -> String? {
    let wanted = Array(name.utf8)
    var best: String?
    var limit = max(1, wanted.count / 3) + 1
    for candidate in candidates {
      let distance = distance(wanted, Array(candidate.utf8), below: limit)
      if distance < limit {
        limit = distance
        best = candidate
      }
    }
    return best
  }

  /// The number of insertions, deletions and replacements between two names, or `limit` if more.
  static func distance(_ one: [UInt8], _ other: [UInt8], below limit: Int) -> Int {
    guard abs(one.count - other.count) < limit else { return limit }
    var row = Array(0...other.count)
    for (i, byte) in one.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, otherByte) in other.enumerated() {
        let replaced = diagonal + (byte == otherByte ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
      if let least = row.min(), least >= limit { return limit }
    }
    return min(row[other.count], limit)
  }
}

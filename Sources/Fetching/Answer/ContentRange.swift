/// A `Content-Range` field: which bytes of how many an answer holds.
struct ContentRange: Hashable, Sendable {
  /// The bytes; nil in an answer that holds none (`*/TOTAL`).
  let bytes: ClosedRange<Int>?
  /// The size of the whole file; nil where the server does not know it.
  let total: Int?

  /// Reads `bytes FIRST-LAST/TOTAL`, where `*` may stand for either part; nil for anything else.
  init?(_ text: String) {
    let unit = "bytes "
    guard text.lowercased().hasPrefix(unit) else { return nil }
    let parts = text.dropFirst(unit.count).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    total = plainNumber(parts[1])
    guard total != nil || parts[1] == "*" else { return nil }
    guard parts[0] != "*" else {
      bytes = nil
      return
    }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = plainNumber(ends[0]), let last = plainNumber(ends[1]),
      first <= last, last < total ?? .max
    else { return nil }
    bytes = first...last
  }
}

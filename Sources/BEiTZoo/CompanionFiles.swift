/// The small files beside weights: written first, so that what can fail has failed before the
/// weights get their name, and seen last.
struct CompanionFiles: ~Copyable {
  private var first: AtomicFile?
  private var second: AtomicFile?

  init() {}

  /// Writes `text` for `path`.
  mutating func add(_ text: String, at path: String) throws(CheckpointError) {
    var file = try AtomicFile(path: path)
    try file.write(Array(text.utf8).rawSpan)
    if first == nil { first = consume file } else { second = consume file }
  }

  /// Gives the files their names.
  consuming func commit() throws(CheckpointError) {
    if let file = first.take() { try file.commit() }
    if let file = second.take() { try file.commit() }
  }
}

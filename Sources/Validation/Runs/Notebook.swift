/// What a run has found so far, in memory and in its journal.
struct Notebook<Run: JournaledRun>: ~Copyable {
  private var journal: Journal<Run>?
  private var entries: [Run.Entry]
  var counter: ProgressCounter

  /// Opens the journal that `options` name; what it holds of other pictures than `files` is not
  /// taken.
  init(
    _ options: RunOptions, _ identity: Run, _ files: RunFiles<Run.Entry>
  ) throws(ValidationError) {
    counter = ProgressCounter(total: identity.blocks.reduce(0) { $0 + $1.count })
    if let path = options.journal {
      let journal = try Journal<Run>.open(path, options, identity, files)
      entries = journal.entries.map(\.condensed)
      counter.notes = journal.damage.map { [$0] } ?? []
      self.journal = consume journal
    } else {
      entries = []
      journal = nil
    }
    for entry in entries { counter.count(entry) }
    counter.startHere()
  }

  var progress: Progress { counter.progress }

  /// The position after the last picture that is done.
  var nextIndex: Int { entries.last.map { $0.index + 1 } ?? 0 }

  /// Notes a block.
  mutating func add(_ block: [Run.Entry]) throws(ValidationError) {
    try journal?.append(block)
    entries += block.map(\.condensed)
    for entry in block { counter.count(entry) }
  }

  /// Makes sure that everything is on the disk, and returns all that was noted.
  consuming func finish() throws(ValidationError) -> [Run.Entry] {
    try journal?.finish()
    return entries
  }
}

extension ProgressCounter {
  fileprivate mutating func count(_ entry: some JournalEntry) {
    entry.isReadable ? count(top1: entry.top1, top5: entry.top5) : countUnreadable()
  }
}

/// What a run has found so far, in memory and in its journal.
struct Notebook: ~Copyable {
  private let identity: RunIdentity
  private var journal: Journal<RunIdentity>?
  private var entries: [RunEntry]
  var counter: ProgressCounter

  /// Opens the journal of a run through `pictures`; what it holds of others is not taken.
  init(
    _ options: RunOptions, _ identity: RunIdentity, of pictures: [LabelledPicture]
  ) throws(ValidationError) {
    self.identity = identity
    counter = ProgressCounter(total: identity.blocks.reduce(0) { $0 + $1.count })
    if let path = options.journal {
      let journal = try Journal<RunIdentity>.open(path, identity, resumes: options.resumes) {
        let picture = pictures[$0.index]
        return $0.file == picture.file && $0.labels ?? picture.labels == picture.labels
      }
      entries = journal.entries.map(\.withoutLogits)
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
  mutating func add(_ block: [RunEntry]) throws(ValidationError) {
    try journal?.append(block)
    entries += block.map(\.withoutLogits)
    for entry in block { counter.count(entry) }
  }

  consuming func finish() throws(ValidationError) -> Predictions {
    try journal?.finish()
    return Predictions(identity: identity, entries: entries)
  }
}

extension ProgressCounter {
  fileprivate mutating func count(_ entry: RunEntry) {
    switch entry {
    case .prediction(let prediction): count(top1: prediction.top1, top5: prediction.top5)
    case .unreadable: countUnreadable()
    }
  }
}

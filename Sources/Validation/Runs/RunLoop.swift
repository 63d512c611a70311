internal import Ranks

/// The way of a run through its pictures, which is the same whatever is asked about them.
///
/// While the model works on one block of pictures, the next ones are read. Blocks are the same
/// whatever part of the run this is and however often it is resumed, so that what is found is, too.
struct RunLoop<Run: JournaledRun> {
  let identity: Run
  let files: RunFiles<Run.Entry>
  let options: RunOptions

  /// What is found of every picture of this part, in order; nil at every rank but the first.
  ///
  /// The first rank alone keeps the journal, which is the same as that of a single process, so that
  /// a run can be resumed by another number of ranks.
  ///
  /// - Parameters:
  ///   - prepare: What is done ahead with the picture at a position, in the background.
  ///   - answer: What the model says of a block of prepared pictures.
  func entries<Picture: Sendable>(
    among communicator: any Communicator,
    prepare: @escaping @Sendable (_ index: Int) -> Picture,
    answer: (_ block: Range<Int>, [Picture]) throws(ValidationError) -> [Run.Entry],
    progress: (Progress) -> Void
  ) throws(ValidationError) -> [Run.Entry]? {
    var notebook = try Notebook(
      communicator.rank == 0 ? options : options.withoutJournal, identity, files)
    let start = try communicator.agree(on: Start(identity: identity, index: notebook.nextIndex)) {
      identity.difference(from: $0.identity)
    }
    let left = Array(identity.blocks.drop { $0.lowerBound < start.index })
    progress(notebook.progress)
    var work = SharedWork<[Run.Entry]>(left.count, among: communicator)
    let own = work.own
    notebook.counter.beginWaiting()
    try PictureBlocks(options).forEach(own.map { Array(left[$0]) }, prepare: prepare) {
      (piece, pictures) throws(ValidationError) in
      notebook.counter.endWaiting()
      let entries = try notebook.counter.timingModel { () throws(ValidationError) in
        try answer(left[own[piece]], pictures)
      }
      try work.complete(own[piece], entries) { (entries) throws(ValidationError) in
        try notebook.add(entries)
        progress(notebook.progress)
      }
      notebook.counter.beginWaiting()
    }
    notebook.counter.endWaiting()
    try work.finish { (entries) throws(ValidationError) in
      try notebook.add(entries)
      progress(notebook.progress)
    }
    return communicator.rank == 0 ? try notebook.finish() : nil
  }

  /// What all ranks agree on before they start.
  private struct Start: Codable {
    let identity: Run
    let index: Int
  }
}

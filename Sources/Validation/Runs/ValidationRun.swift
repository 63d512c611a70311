internal import BEiTModels
public import Imaging
package import Ranks

/// A model's way through a data set.
public struct ValidationRun: Sendable {
  /// The pictures.
  public let dataSet: DataSet
  /// What is done to them.
  public let preprocessing: Preprocessing
  /// How the run is carried out.
  public var options: RunOptions
  /// The logits that the model's are held against while they are there.
  package var reference: ReferenceLogits?

  /// Prepares a run.
  public init(
    _ dataSet: DataSet, _ preprocessing: Preprocessing, _ options: RunOptions = RunOptions()
  ) {
    self.dataSet = dataSet
    self.preprocessing = preprocessing
    self.options = options
  }

  /// What `model`, which reports call `name`, says of every picture.
  ///
  /// While the model works on one block of pictures, the next ones are read and scaled. Blocks are
  /// the same whatever part of the run this is and however often it is resumed, so that the
  /// predictions are, too.
  public func predictions<Model: PictureClassifying>(
    of model: Model, named name: String, progress: (Progress) -> Void = { _ in }
  ) throws(ValidationError) -> Predictions {
    guard
      let predictions = try predictions(
        of: model, named: name, among: SingleProcess(), progress: progress)
    else { throw ValidationError(name, .ranks, "the process is none of the run's") }
    return predictions
  }

  /// The same with the work shared by the ranks of `communicator`; nil at every rank but the first.
  ///
  /// The first rank alone keeps the journal, which is the same as that of a single process, so that
  /// a run can be resumed by another number of ranks.
  package func predictions<Model: PictureClassifying>(
    of model: Model, named name: String, among communicator: any Communicator,
    progress: (Progress) -> Void = { _ in }
  ) throws(ValidationError) -> Predictions? {
    try check(model, named: name)
    let identity = RunIdentity(self, model: name)
    var notebook = try Notebook(
      communicator.rank == 0 ? options : options.withoutJournal, identity, of: dataSet.pictures)
    let start = try communicator.agree(on: Start(identity: identity, index: notebook.nextIndex)) {
      identity.difference(from: $0.identity)
    }
    let left = Array(identity.blocks.drop { $0.lowerBound < start.index })
    progress(notebook.progress)
    var work = SharedWork<[RunEntry]>(left.count, among: communicator)
    let own = work.own
    let paths = own.map { piece in left[piece].map { dataSet.path(of: dataSet.pictures[$0]) } }
    notebook.counter.beginWaiting()
    try reader.forEach(paths) { (index, outcomes) throws(ValidationError) in
      notebook.counter.endWaiting()
      let block = left[own[index]]
      let logits = try notebook.counter.timingModel { () throws(ValidationError) in
        try model.logits(of: outcomes.compactMap { try? $0.get() }, model: name)
      }
      try work.complete(own[index], entries(outcomes, logits, block)) {
        (entries) throws(ValidationError) in
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
    let identity: RunIdentity
    let index: Int
  }

  private var reader: PictureBlocks {
    var reader = PictureBlocks(preparation: PicturePreparation(preprocessing: preprocessing))
    if let producers = options.producers { reader.producers = max(1, producers) }
    if !options.overlaps { reader.lookahead = 0 }
    return reader
  }

  private func check(_ model: some PictureClassifying, named name: String) throws(ValidationError) {
    guard options.batchSize >= 1 else {
      throw ValidationError("batch", .option, "expected 1 or more, found \(options.batchSize)")
    }
    let fits = dataSet.logits.map { $0.allSatisfy((0..<model.classes).contains) }
    guard fits ?? (dataSet.classes.count == model.classes) else {
      throw ValidationError(
        name, .dataSet,
        "the data set is labelled with \(dataSet.classes.count) classes, "
          + "the model has \(model.classes)")
    }
  }

  private func entries(
    _ outcomes: [PictureBlock.Outcome], _ logits: [[Float]], _ block: Range<Int>
  ) -> [RunEntry] {
    var logits = logits[...]
    return zip(block, outcomes).map { index, outcome in
      switch outcome {
      case .success: .prediction(prediction(index, logits.removeFirst()))
      case .failure(let error):
        .unreadable(
          index: index,
          UnreadablePicture(file: dataSet.pictures[index].file, reason: error.reason),
          labels: dataSet.pictures[index].labels)
      }
    }
  }

  private func prediction(_ index: Int, _ logits: [Float]) -> Prediction {
    let answers = dataSet.logits.map { $0.map { logits[$0] } } ?? logits
    var prediction = Prediction(
      dataSet.pictures[index], index: index, logits: answers, keepsLogits: options.keepsLogits)
    prediction.difference = reference?.difference(of: answers, file: prediction.file)
    return prediction
  }
}

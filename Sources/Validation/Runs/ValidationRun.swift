internal import BEiTModels
public import Imaging

/// A model's way through a data set.
public struct ValidationRun: Sendable {
  /// The pictures.
  public let dataSet: DataSet
  /// What is done to them.
  public let preprocessing: Preprocessing
  /// How the run is carried out.
  public var options: RunOptions

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
    try check(model, named: name)
    let identity = RunIdentity(self, model: name)
    var notebook = try Notebook(options, identity, files: dataSet.pictures.map(\.file))
    let blocks = identity.blocks
    let left = Array(blocks.drop { $0.lowerBound < notebook.nextIndex })
    let paths = left.map { block in block.map { dataSet.path(of: dataSet.pictures[$0]) } }
    progress(notebook.progress)
    var reader = PictureBlocks(preparation: PicturePreparation(preprocessing: preprocessing))
    if let producers = options.producers { reader.producers = max(1, producers) }
    try reader.forEach(paths) { (index, outcomes) throws(ValidationError) in
      try notebook.add(try entries(outcomes, left[index], model, named: name))
      progress(notebook.progress)
    }
    return try notebook.finish()
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
    _ outcomes: [PictureBlock.Outcome], _ block: Range<Int>, _ model: some PictureClassifying,
    named name: String
  ) throws(ValidationError) -> [RunEntry] {
    let readable = outcomes.compactMap { try? $0.get() }
    var logits = try model.logits(of: readable, model: name)[...]
    return zip(block, outcomes).map { index, outcome in
      switch outcome {
      case .success: .prediction(prediction(index, logits.removeFirst()))
      case .failure(let error):
        .unreadable(
          index: index,
          UnreadablePicture(file: dataSet.pictures[index].file, reason: error.reason))
      }
    }
  }

  private func prediction(_ index: Int, _ logits: [Float]) -> Prediction {
    Prediction(
      dataSet.pictures[index], index: index,
      logits: dataSet.logits.map { $0.map { logits[$0] } } ?? logits,
      keepsLogits: options.keepsLogits)
  }
}

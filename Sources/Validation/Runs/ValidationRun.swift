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
  package func predictions<Model: PictureClassifying>(
    of model: Model, named name: String, among communicator: any Communicator,
    progress: (Progress) -> Void = { _ in }
  ) throws(ValidationError) -> Predictions? {
    try check(model, named: name)
    let identity = RunIdentity(self, model: name, precision: model.precision)
    let (set, preparation) = (dataSet, PicturePreparation(preprocessing: preprocessing))
    let entries = try RunLoop(identity: identity, files: files, options: options).entries(
      among: communicator, prepare: { preparation.file(at: set.path(of: set.pictures[$0])) },
      answer: { (block, pictures) throws(ValidationError) in
        let readable = pictures.compactMap { try? $0.content.get() }
        return self.entries(pictures, try model.logits(of: readable, model: name), block)
      }, progress: progress)
    return entries.map { Predictions(identity: identity, entries: $0) }
  }

  private var files: RunFiles<RunEntry> {
    let (root, pictures) = (dataSet.root, dataSet.pictures)
    return RunFiles(
      names: pictures.map(\.file), paths: { ["\(root)/\($0)"] },
      agrees: { entry, index in
        entry.labels.map { $0 == pictures[index].labels } ?? true
      })
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
    _ files: [PreparedFile<PreparedPicture>], _ logits: [[Float]], _ block: Range<Int>
  ) -> [RunEntry] {
    var logits = logits[...]
    return zip(block, files).map { index, file in
      switch file.content {
      case .success: .prediction(prediction(index, logits.removeFirst(), file.sha256))
      case .failure(let error):
        .unreadable(
          index: index,
          UnreadablePicture(file: dataSet.pictures[index].file, reason: error.reason),
          labels: dataSet.pictures[index].labels, sha256: file.sha256)
      }
    }
  }

  private func prediction(_ index: Int, _ logits: [Float], _ sha256: String?) -> Prediction {
    let answers = dataSet.logits.map { $0.map { logits[$0] } } ?? logits
    var prediction = Prediction(
      dataSet.pictures[index], index: index, logits: answers, keepsLogits: options.keepsLogits,
      sha256: sha256)
    prediction.difference = reference?.difference(of: answers, file: prediction.file)
    return prediction
  }
}

public import Imaging
package import Ranks

/// A segmentation model's way through a data set.
public struct SegmentationRun: Sendable {
  /// The pictures.
  public let dataSet: SegmentationSet
  /// What the model does to them, which reports state.
  public let preprocessing: Preprocessing
  /// How the run is carried out.
  ///
  /// Pictures are run one by one, and picture k belongs to part k mod n.
  public var options: RunOptions

  /// Prepares a run.
  public init(
    _ dataSet: SegmentationSet, _ preprocessing: Preprocessing, _ options: RunOptions = RunOptions()
  ) {
    self.dataSet = dataSet
    self.preprocessing = preprocessing
    self.options = options
  }

  /// Counts pixels over all pictures; reports call the model `name`.
  public func outcome<Model: PictureSegmenting>(
    of model: Model, named name: String, progress: (Progress) -> Void = { _ in }
  ) throws(ValidationError) -> SegmentationOutcome {
    guard
      let outcome = try outcome(
        of: model, named: name, among: SingleProcess(), progress: progress)
    else { throw ValidationError(name, .ranks, "the process is none of the run's") }
    return outcome
  }

  /// The same with the pictures shared by the ranks of `communicator`; nil at every rank but the
  /// first, which keeps the journal.
  package func outcome<Model: PictureSegmenting>(
    of model: Model, named name: String, among communicator: any Communicator,
    progress: (Progress) -> Void = { _ in }
  ) throws(ValidationError) -> SegmentationOutcome? {
    let identity = SegmentationIdentity(self, model: name, classes: model.classes)
    var journal: Journal<SegmentationIdentity>?
    if communicator.rank == 0, let path = options.journal {
      journal = try Journal.open(path, identity, resumes: options.resumes) {
        $0.file == dataSet.names[$0.index]
      }
    }
    var entries = journal?.entries ?? []
    let start = try communicator.agree(on: Start(identity: identity, done: entries.count)) {
      identity.difference(from: $0.identity)
    }
    let blocks = identity.blocks
    var counter = ProgressCounter(total: blocks.count)
    for entry in entries { counter.count(entry) }
    counter.startHere()
    progress(counter.progress)
    let left = blocks.dropFirst(start.done).map(\.lowerBound)
    var work = SharedWork<SegmentedPicture>(left.count, among: communicator)
    func take(_ entry: SegmentedPicture) throws(ValidationError) {
      try journal?.append([entry])
      entries.append(entry)
      counter.count(entry)
      progress(counter.progress)
    }
    for piece in work.own {
      let entry = try counter.timingModel { () throws(ValidationError) in
        try segmented(left[piece], model)
      }
      try work.complete(piece, entry, take: take)
    }
    try work.finish(take: take)
    try journal?.finish()
    return communicator.rank == 0 ? SegmentationOutcome(identity, entries) : nil
  }

  /// What all ranks agree on before they start.
  private struct Start: Codable {
    let identity: SegmentationIdentity
    let done: Int
  }

  private func segmented(
    _ index: Int, _ model: some PictureSegmenting
  ) throws(ValidationError) -> SegmentedPicture {
    let name = dataSet.names[index]
    do {
      return SegmentedPicture(index: index, file: name, try tally(name, model))
    } catch let error as ImageError {
      return SegmentedPicture(index: index, file: name, reason: error.reason)
    } catch let error as ValidationError {
      throw error
    } catch {
      throw ValidationError(name, .model, "\(error)")
    }
  }

  private func tally(_ name: String, _ model: some PictureSegmenting) throws -> SegmentationTally {
    let labels = try LabelMap(path: dataSet.labelPath(of: name))
    let found = try model.labels(ofPictureAt: dataSet.picturePath(of: name))
    guard found.width == labels.width, found.height == labels.height else {
      throw ImageError(
        name, .preprocessing,
        "the picture has \(found.width)x\(found.height) pixels, "
          + "its labels \(labels.width)x\(labels.height)")
    }
    var tally = SegmentationTally(classes: model.classes)
    try tally.add(answers: found.classes, labels: labels.classes, file: name)
    return tally
  }
}

extension ProgressCounter {
  fileprivate mutating func count(_ entry: SegmentedPicture) {
    entry.reason == nil ? count(top1: nil, top5: nil) : countUnreadable()
  }
}

internal import Imaging
package import Ranks

/// A segmentation model's way through a data set.
public struct SegmentationRun: Sendable {
  /// The pictures.
  public let dataSet: SegmentationSet
  /// The part of the run: picture k belongs to part k mod n.
  public var shard = Shard.whole

  /// Prepares a run.
  public init(_ dataSet: SegmentationSet) { self.dataSet = dataSet }

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
  /// first.
  package func outcome<Model: PictureSegmenting>(
    of model: Model, named name: String, among communicator: any Communicator,
    progress: (Progress) -> Void = { _ in }
  ) throws(ValidationError) -> SegmentationOutcome? {
    let names = dataSet.names.enumerated().filter { shard.holds(block: $0.offset) }.map(\.element)
    _ = try communicator.agree(on: names) {
      $0 == names ? nil : "it sees \(names.count) other pictures than the \($0.count) of rank 0"
    }
    var work = SharedWork<SegmentationOutcome>(names.count, among: communicator)
    var whole = SegmentationOutcome(classes: model.classes)
    var counter = ProgressCounter(total: names.count)
    func take(_ part: SegmentationOutcome) {
      whole.add(part)
      for _ in 0..<part.count { counter.count(top1: nil, top5: nil) }
      for _ in part.unreadable { counter.countUnreadable() }
      progress(counter.progress)
    }
    for piece in work.own {
      try work.complete(piece, outcome(names[piece], model), take: take)
    }
    try work.finish(take: take)
    return communicator.rank == 0 ? whole : nil
  }

  private func outcome(
    _ name: String, _ model: some PictureSegmenting
  ) throws(ValidationError) -> SegmentationOutcome {
    var outcome = SegmentationOutcome(classes: model.classes)
    do {
      try add(name, model, to: &outcome.tally)
      outcome.count = 1
    } catch let error as ImageError {
      outcome.unreadable = [UnreadablePicture(file: name, reason: error.reason)]
    } catch let error as ValidationError {
      throw error
    } catch {
      throw ValidationError(name, .model, "\(error)")
    }
    return outcome
  }

  private func add(
    _ name: String, _ model: some PictureSegmenting, to tally: inout SegmentationTally
  ) throws {
    let labels = try LabelMap(path: dataSet.labelPath(of: name))
    let found = try model.labels(ofPictureAt: dataSet.picturePath(of: name))
    guard found.width == labels.width, found.height == labels.height else {
      throw ImageError(
        name, .preprocessing,
        "the picture has \(found.width)x\(found.height) pixels, "
          + "its labels \(labels.width)x\(labels.height)")
    }
    try tally.add(answers: found.classes, labels: labels.classes, file: name)
  }
}

/// What a segmentation model did on pictures.
public struct SegmentationOutcome: Codable, Hashable, Sendable {
  /// The pixels of each class.
  public internal(set) var tally: SegmentationTally
  /// The pictures that were read.
  public internal(set) var count = 0
  /// The pictures that could not be read.
  public internal(set) var unreadable: [UnreadablePicture] = []

  init(classes: Int) { tally = SegmentationTally(classes: classes) }

  mutating func add(_ other: SegmentationOutcome) {
    tally.add(other.tally)
    count += other.count
    unreadable += other.unreadable
  }
}

internal import Imaging

/// A segmentation model's way through a data set.
public struct SegmentationRun: Sendable {
  /// The pictures.
  public let dataSet: SegmentationSet
  /// The part of the run: picture k belongs to part k mod n.
  public var shard = Shard.whole

  /// Prepares a run.
  public init(_ dataSet: SegmentationSet) { self.dataSet = dataSet }

  /// Counts pixels over all pictures; reports call the model `name`.
  public func tally<Model: PictureSegmenting>(
    of model: Model, named name: String, progress: (Progress) -> Void = { _ in }
  ) throws(ValidationError) -> (
    tally: SegmentationTally, count: Int, unreadable: [UnreadablePicture]
  ) {
    let names = dataSet.names.enumerated().filter { shard.holds(block: $0.offset) }.map(\.element)
    var tally = SegmentationTally(classes: model.classes)
    var unreadable: [UnreadablePicture] = []
    var counter = ProgressCounter(total: names.count)
    for name in names {
      do {
        try add(name, model, to: &tally)
        counter.count(top1: nil, top5: nil)
      } catch let error as ImageError {
        unreadable.append(UnreadablePicture(file: name, reason: error.reason))
        counter.countUnreadable()
      } catch let error as ValidationError {
        throw error
      } catch {
        throw ValidationError(name, .model, "\(error)")
      }
      progress(counter.progress)
    }
    return (tally, names.count - unreadable.count, unreadable)
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

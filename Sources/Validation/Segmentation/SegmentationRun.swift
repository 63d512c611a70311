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
  /// Pictures are run one by one while the next ones are read, and picture k belongs to part k mod n.
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
    let identity = SegmentationIdentity(
      self, model: name, precision: model.precision, classes: model.classes)
    let set = dataSet
    let entries = try RunLoop(identity: identity, files: files, options: options).entries(
      among: communicator,
      prepare: { SegmentationInput(set.names[$0], of: set, for: model) },
      answer: { (block, inputs) throws(ValidationError) in
        try zip(block, inputs).map { (index, input) throws(ValidationError) in
          try entry(index, input, model)
        }
      }, progress: progress)
    return entries.map { SegmentationOutcome(identity, $0) }
  }

  private var files: RunFiles<SegmentedPicture> {
    let set = dataSet
    return RunFiles(
      names: set.names, paths: { [set.picturePath(of: $0), set.labelPath(of: $0)] },
      agrees: { _, _ in true })
  }

  private func entry<Model: PictureSegmenting>(
    _ index: Int, _ input: SegmentationInput<Model.Prepared>, _ model: Model
  ) throws(ValidationError) -> SegmentedPicture {
    let name = dataSet.names[index]
    do {
      return SegmentedPicture(
        index: index, file: name, digests: input.digests, try input.tally(name, model))
    } catch let error as ImageError {
      return SegmentedPicture(
        index: index, file: name, digests: input.digests, reason: error.reason)
    } catch let error as ValidationError {
      throw error
    } catch {
      throw ValidationError(name, .model, "\(error)")
    }
  }
}

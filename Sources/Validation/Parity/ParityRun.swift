internal import BEiTModels
public import Imaging
package import Ranks

/// The comparison of a model with references, picture by picture.
public struct ParityRun: Sendable {
  /// What an original implementation computed.
  public let references: References
  /// The folder of the pictures.
  public let folder: String
  /// What counts as the same.
  public var tolerance = ParityTolerance()
  /// The pictures that the model gets at a time.
  public var batchSize = 8
  /// How pictures are prepared, where not as for the references.
  public var preprocessing: Preprocessing?

  /// Prepares a comparison with `references`, whose files lie in `folder`.
  public init(_ references: References, folder: String) {
    self.references = references
    self.folder = folder
  }

  /// Prepares a comparison with the references at `path`.
  ///
  /// Their pictures lie in `pictures` beside the file where there is such a folder, else beside
  /// the file itself.
  public init(path: String) throws(ValidationError) {
    let parent = parentFolder(of: path)
    let pictures = "\(parent)/pictures"
    self.init(try References(path: path), folder: isFolder(pictures) ? pictures : parent)
  }

  /// Runs `model`, which reports call `name`, over all pictures.
  ///
  /// Pictures that cannot be read are counted and named in the report.
  public func report<Model: PictureClassifying>(
    for model: Model, named name: String, progress: (Progress) -> Void = { _ in }
  ) throws(ValidationError) -> ParityReport {
    guard
      let report = try report(for: model, named: name, among: SingleProcess(), progress: progress)
    else { throw ValidationError(name, .ranks, "the process is none of the run's") }
    return report
  }

  /// The same with the work shared by the ranks of `communicator`; nil at every rank but the first.
  package func report<Model: PictureClassifying>(
    for model: Model, named name: String, among communicator: any Communicator,
    progress: (Progress) -> Void = { _ in }
  ) throws(ValidationError) -> ParityReport? {
    try check(model, named: name)
    let statement = Statement(self, model.precision)
    _ = try communicator.agree(on: statement) { statement.difference(from: $0) }
    let blocks = references.images.chunks(of: max(1, batchSize))
    var work = SharedWork<Comparison>(blocks.count, among: communicator)
    let own = work.own
    var counter = ProgressCounter(total: references.images.count)
    var whole = Comparison()
    func take(_ part: Comparison) {
      whole.pictures += part.pictures
      whole.unreadable += part.unreadable
      for picture in part.pictures { counter.count(top1: picture.top1, top5: picture.top5) }
      for _ in part.unreadable { counter.countUnreadable() }
      progress(counter.progress)
    }
    let paths = own.map { blocks[$0].map { "\(folder)/\($0.file)" } }
    let preparation = preparation
    try PictureBlocks().forEach(paths, prepare: { preparation.file(at: $0).content }) {
      (index, outcomes) throws(ValidationError) in
      let found = try compare(outcomes, with: blocks[own[index]], model, named: name)
      try work.complete(own[index], found, take: take)
    }
    try work.finish(take: take)
    guard communicator.rank == 0 else { return nil }
    return ParityReport(
      references, model: name, precision: model.precision, pictures: whole.pictures,
      unreadable: whole.unreadable,
      tolerance: tolerance)
  }

  /// What ranks must have in common.
  private struct Statement: Codable, Equatable {
    let batchSize: Int
    let files: [String]
    let preprocessing: Preprocessing
    let precision: Precision

    init(_ run: ParityRun, _ precision: Precision) {
      self.precision = precision
      batchSize = run.batchSize
      files = run.references.images.map(\.file)
      preprocessing = run.preprocessing ?? run.references.preprocessing
    }

    func difference(from other: Statement) -> String? {
      let precisions = [RunFact("precision", precision.rawValue, other.precision.rawValue)]
      if let difference = precisions.difference { return difference }
      return self == other ? nil : "it was given other references or another preprocessing"
    }
  }

  /// What was found for some of the pictures.
  private struct Comparison: Codable {
    var pictures: [PictureParity] = []
    var unreadable: [UnreadablePicture] = []
  }

  private var preparation: PicturePreparation {
    PicturePreparation(preprocessing: preprocessing ?? references.preprocessing, digests: true)
  }

  private func check(_ model: some PictureClassifying, named name: String) throws(ValidationError) {
    guard isFolder(folder) else {
      throw ValidationError(folder, .file, "expected a folder with the pictures of the references")
    }
    guard model.classes == references.classes.count else {
      throw ValidationError(
        name, .references,
        "expected \(model.classes) classes, the references have \(references.classes.count)")
    }
  }

  private func compare(
    _ outcomes: [Result<PreparedPicture, ImageError>], with images: ArraySlice<References.Image>,
    _ model: some PictureClassifying, named name: String
  ) throws(ValidationError) -> Comparison {
    var readable: [(image: References.Image, picture: PreparedPicture)] = []
    var unreadable: [UnreadablePicture] = []
    for (image, outcome) in zip(images, outcomes) {
      switch outcome {
      case .success(let picture): readable.append((image, picture))
      case .failure(let error):
        unreadable.append(UnreadablePicture(file: image.file, reason: error.reason))
      }
    }
    let logits = try model.logits(of: readable.map(\.picture), model: name)
    let pictures = zip(readable, logits).map { entry, logits in
      PictureParity(entry.image, logits: logits, pixels: entry.picture.digest)
    }
    return Comparison(pictures: pictures, unreadable: unreadable)
  }
}

extension ImageError {
  /// What went wrong, without the path.
  var reason: String { "\(kind.rawValue): \(detail)" }
}

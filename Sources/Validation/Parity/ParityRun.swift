public import Imaging

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
    try check(model, named: name)
    let blocks = references.images.chunks(of: max(1, batchSize))
    var counter = ProgressCounter(total: references.images.count)
    var pictures: [PictureParity] = []
    var unreadable: [UnreadablePicture] = []
    let paths = blocks.map { $0.map { "\(folder)/\($0.file)" } }
    try PictureBlocks(preparation: preparation).forEach(paths) {
      (index, outcomes) throws(ValidationError) in
      let found = try compare(outcomes, with: blocks[index], model, named: name)
      pictures += found.pictures
      unreadable += found.unreadable
      for picture in found.pictures { counter.count(top1: picture.top1, top5: picture.top5) }
      for _ in found.unreadable { counter.countUnreadable() }
      progress(counter.progress)
    }
    return ParityReport(
      references, model: name, pictures: pictures, unreadable: unreadable, tolerance: tolerance)
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
    _ outcomes: [PictureBlock.Outcome], with images: ArraySlice<References.Image>,
    _ model: some PictureClassifying, named name: String
  ) throws(ValidationError) -> (pictures: [PictureParity], unreadable: [UnreadablePicture]) {
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
    return (pictures, unreadable)
  }
}

extension ImageError {
  /// What went wrong, without the path.
  var reason: String { "\(kind.rawValue): \(detail)" }
}

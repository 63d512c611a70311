internal import Imaging

/// A picture and its labels, read while the model works on another one.
struct SegmentationInput<Prepared: Sendable>: Sendable {
  private let picture: PreparedFile<Prepared>
  private let labels: PreparedFile<LabelMap>

  /// Reads the picture of that name in `set` as `model` takes it.
  init<Model: PictureSegmenting>(_ name: String, of set: SegmentationSet, for model: Model)
  where Model.Prepared == Prepared {
    let (path, labelPath) = (set.picturePath(of: name), set.labelPath(of: name))
    picture = PreparedFile(path: path) { (bytes) throws(ImageError) in
      try model.prepared(bytes, name: path)
    }
    labels = PreparedFile(path: labelPath) { (bytes) throws(ImageError) in
      try LabelMap(bytes, name: labelPath, of: model.classes)
    }
  }

  /// The digests of both files.
  var digests: [String?] { [picture.sha256, labels.sha256] }

  /// The pixels of each class that `model` finds.
  ///
  /// - Throws: `ImageError` where one of the two cannot be read or they do not belong together, which
  ///   is said of the picture called `name`; any other error ends the run.
  func tally<Model: PictureSegmenting>(
    _ name: String, _ model: Model
  ) throws -> SegmentationTally where Model.Prepared == Prepared {
    let (labels, picture) = (try labels.content.get(), try picture.content.get())
    let found = try model.labels(of: picture)
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

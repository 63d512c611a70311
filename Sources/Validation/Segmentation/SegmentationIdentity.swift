internal import Imaging
internal import Tensors

/// Everything that decides what a segmentation run computes.
package struct SegmentationIdentity: JournaledRun {
  /// The version of the journal's form: 1.
  package let journal: Int
  /// What tells the journal from that of a classifier: `segmentation`.
  let task: String
  let model: String
  let modelSHA256: String?
  /// The pictures of the run.
  let pictures: Int
  /// The SHA-256 of their names.
  let picturesSHA256: String
  /// The number of classes.
  let classes: Int
  /// What the model does to the pictures.
  let preprocessing: Preprocessing
  /// The part of the run.
  package let shard: Shard

  init(_ run: SegmentationRun, model: String, classes: Int) {
    journal = 1
    task = "segmentation"
    self.model = model
    modelSHA256 = run.options.modelSHA256
    pictures = run.dataSet.names.count
    picturesSHA256 = SHA256.digest(of: Array(run.dataSet.names.joined(separator: "\n").utf8))
    self.classes = classes
    preprocessing = run.preprocessing
    shard = run.options.shard
  }

  private init(_ other: SegmentationIdentity, shard: Shard) {
    (journal, task, model) = (other.journal, other.task, other.model)
    (modelSHA256, pictures) = (other.modelSHA256, other.pictures)
    (picturesSHA256, classes) = (other.picturesSHA256, other.classes)
    preprocessing = other.preprocessing
    self.shard = shard
  }

  /// The pictures of this part, each alone in its block.
  package var blocks: [Range<Int>] {
    (0..<pictures).filter(shard.holds).map { $0..<$0 + 1 }
  }

  /// Why no run could have written this; nil where one could.
  package var fault: String? {
    guard task == "segmentation", (1...10_000_000).contains(pictures),
      (1...255).contains(classes), (1...Shard.maximumCount).contains(shard.count),
      (1...shard.count).contains(shard.index)
    else { return "\(pictures) pictures, \(classes) classes, task \(quoted(task)), shard \(shard)" }
    return nil
  }

  /// Whether the entry can be of this run.
  package func holds(_ entry: SegmentedPicture) -> Bool { entry.fits(classes: classes) }

  /// The same for another part of the run.
  package func with(shard: Shard) -> SegmentationIdentity { Self(self, shard: shard) }

  /// What differs from `other`, in words; nil where nothing does.
  package func difference(from other: SegmentationIdentity) -> String? {
    // The same file may be called by another path.
    let isSameFile = modelSHA256 != nil && modelSHA256 == other.modelSHA256
    let parts = [
      ("model", model, isSameFile ? model : other.model),
      ("model file", modelSHA256 ?? "unknown", other.modelSHA256 ?? "unknown"),
      ("number of pictures", "\(pictures)", "\(other.pictures)"),
      ("pictures", picturesSHA256, other.picturesSHA256),
      ("number of classes", "\(classes)", "\(other.classes)"),
      ("preprocessing", "\(preprocessing)", "\(other.preprocessing)"),
      ("shard", "\(shard)", "\(other.shard)"),
    ]
    return parts.first { $0.1 != $0.2 }.map {
      "another \($0.0): expected \($0.1), found \($0.2)"
    }
  }
}

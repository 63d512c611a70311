package import BEiTModels
package import Imaging
internal import Tensors

/// Everything that decides what a segmentation run computes.
package struct SegmentationIdentity: JournaledRun {
  /// The version of the journal's form: 2, or 1 in journals without digests of files.
  package let journal: Int
  /// What tells the journal from that of a classifier: `segmentation`.
  let task: String
  /// The model.
  package let model: String
  /// The SHA-256 of the model's file, where it is known.
  package let modelSHA256: String?
  /// The format of the model's large products; float32 where a journal does not say.
  package let precision: Precision
  /// The pictures of the run.
  package let pictures: Int
  /// The SHA-256 of their names.
  package let picturesSHA256: String
  /// How they were drawn; nil where they are all of the folder.
  package let subset: Subset?
  /// What people should know of the data set; nil in journals of form 1.
  let findings: [String]?
  /// The number of classes.
  let classes: Int
  /// What the model does to the pictures.
  package let preprocessing: Preprocessing
  /// The part of the run.
  package let shard: Shard

  init(_ run: SegmentationRun, model: String, precision: Precision, classes: Int) {
    journal = JournalVersion.written
    task = "segmentation"
    self.model = model
    modelSHA256 = run.options.modelSHA256
    self.precision = precision
    pictures = run.dataSet.names.count
    picturesSHA256 = SHA256.digest(of: Array(run.dataSet.names.joined(separator: "\n").utf8))
    subset = run.dataSet.subset
    findings = run.dataSet.findings
    self.classes = classes
    preprocessing = run.preprocessing
    shard = run.options.shard
  }

  private init(_ other: SegmentationIdentity, shard: Shard) {
    (journal, task, model) = (other.journal, other.task, other.model)
    (modelSHA256, precision, pictures) = (other.modelSHA256, other.precision, other.pictures)
    (picturesSHA256, subset, classes) = (other.picturesSHA256, other.subset, other.classes)
    (findings, preprocessing) = (other.findings, other.preprocessing)
    self.shard = shard
  }

  /// The pictures of this part, each alone in its block.
  package var blocks: [Range<Int>] {
    (0..<pictures).filter(shard.holds).map { $0..<$0 + 1 }
  }

  /// Why no run could have written this; nil where one could.
  package var fault: String? {
    guard task == "segmentation", (1...10_000_000).contains(pictures),
      (1...255).contains(classes), shard.isValid
    else { return "\(pictures) pictures, \(classes) classes, task \(quoted(task)), shard \(shard)" }
    return nil
  }

  /// Whether the entry can be of this run.
  package func holds(_ entry: SegmentedPicture) -> Bool {
    entry.fits(classes: classes) && (journal < JournalVersion.written || entry.hasDigests)
  }

  /// The same for another part of the run.
  package func with(shard: Shard) -> SegmentationIdentity { Self(self, shard: shard) }

  /// What differs from `other`, in words; nil where nothing does.
  package func difference(from other: SegmentationIdentity) -> String? {
    let classes = RunFact("number of classes", "\(classes)", "\(other.classes)")
    return (facts(beside: other) + [classes]).difference
  }
}

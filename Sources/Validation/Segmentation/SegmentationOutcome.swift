public import BEiTModels
public import Imaging

/// What a segmentation model did on pictures.
public struct SegmentationOutcome: Hashable, Sendable {
  /// The model.
  public let model: String
  /// The format of its large products.
  public let precision: Precision
  /// What it did to the pictures.
  public let preprocessing: Preprocessing
  /// The pixels of each class.
  public private(set) var tally: SegmentationTally
  /// The pictures that were read.
  public private(set) var count = 0
  /// The pictures that could not be read.
  public private(set) var unreadable: [UnreadablePicture] = []
  /// The pictures of the run.
  public let total: Int
  /// How they were drawn; nil where they are all of the folder.
  public let subset: Subset?
  /// What people should know of the data set.
  public let findings: [String]

  init(_ identity: SegmentationIdentity, _ entries: [SegmentedPicture]) {
    model = identity.model
    precision = identity.precision
    preprocessing = identity.preprocessing
    total = identity.pictures
    subset = identity.subset
    findings = identity.findings ?? []
    tally = SegmentationTally(classes: identity.classes)
    for entry in entries {
      if let reason = entry.reason {
        unreadable.append(UnreadablePicture(file: entry.file, reason: reason))
      } else {
        tally.add(entry)
        count += 1
      }
    }
  }

  /// Reads the journals of all parts of a run; of one, that of a whole run.
  ///
  /// With `output`, the journal that the whole run would have written is written there, byte for byte;
  /// a file that is there already is left alone, which is an error.
  public static func merging(
    _ paths: [String], output: String? = nil
  ) throws(ValidationError) -> SegmentationOutcome {
    if let output { try JournalFile.checkNew(output, besides: paths) }
    let parts = try JournalParts<SegmentationIdentity>(paths)
    if let output { try parts.write(to: output) }
    return parts.outcome
  }

  /// Whether the file at `path` is the journal of a segmentation run.
  public static func isJournal(_ path: String) throws(ValidationError) -> Bool {
    try JournalText<SegmentationIdentity>(path: path).form?.task == "segmentation"
  }
}

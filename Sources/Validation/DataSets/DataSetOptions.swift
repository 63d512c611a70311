public import Registry

/// What is known about a folder before it is looked at.
public struct DataSetOptions: Hashable, Sendable {
  /// The classes of the model, in the order of its logits.
  public var classes: LabelSet
  /// The file with the classes of pictures that lie in one folder; looked for where it is nil.
  public var groundTruth: String?
  /// The devkit's table of classes (`map_clsloc.txt`), which its numbers cannot be read without;
  /// looked for where it is nil.
  ///
  /// One that is given decides what numbers mean.
  public var devkitClasses: String?
  /// What the numbers of the list, or of the folders, stand for; told by what is known of the first
  /// validation pictures where it is nil.
  public var numbering: ClassNumbering?
  /// The reassessed labels of ImageNet's validation pictures (`real.json`), to be used instead.
  public var realLabels: String?
  /// The names of the folders' classes, one a line in the order of the logits.
  public var classList: String?
  /// The classes that answers are chosen among.
  public var restriction: Restriction = .automatic
  /// The data set that the folder is, by its name in the catalogue; where it is nil, it is recognised
  /// by what identifies it, or custom.
  public var name: String?
  /// The model's recorded results, whose data sets may be told by the names of their files.
  public var records: [RecordedResult] = []

  /// The classes that answers are chosen among.
  public enum Restriction: Hashable, Sendable {
    /// The 200 classes of ImageNet-A or ImageNet-R for these data sets, else all.
    case automatic
    /// All classes of the model.
    case none
    /// The classes of a label set that the program carries; pictures of others are left out.
    case labels(String)
  }

  /// Starts with the classes of a model.
  public init(classes: LabelSet) { self.classes = classes }
}

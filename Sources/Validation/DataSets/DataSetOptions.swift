public import Registry

/// What is known about a folder before it is looked at.
public struct DataSetOptions: Hashable, Sendable {
  /// The classes of the model, in the order of its logits.
  public var classes: LabelSet
  /// The file with the classes of pictures that lie in one folder; looked for where it is nil.
  public var groundTruth: String?
  /// The devkit's table of classes (`map_clsloc.txt`), which its list of labels cannot be read
  /// without; looked for where it is nil.
  public var devkitClasses: String?
  /// The reassessed labels of ImageNet's validation pictures (`real.json`), to be used instead.
  public var realLabels: String?
  /// The names of the folders' classes, one a line in the order of the logits.
  public var classList: String?
  /// The classes that answers are chosen among.
  public var restriction: Restriction = .automatic

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

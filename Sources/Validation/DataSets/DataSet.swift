/// Labelled pictures in a folder.
public struct DataSet: Hashable, Sendable {
  /// The name that the catalogue has for it, such as `imagenet-1k`; `custom` for any other.
  public let name: String
  /// The folder that the pictures' names start from.
  public let root: String
  /// How the folder tells the classes.
  public let shape: Shape
  /// The classes that answers are chosen among, in the order of the labels.
  public let classes: [DataSetClass]
  /// The logits that stand for these classes; nil where they are all logits of the model.
  public let logits: [Int]?
  /// The pictures, in the order of their files' names.
  public let pictures: [LabelledPicture]
  /// The pictures that the complete data set has, where that is known.
  public let population: Int?
  /// How the pictures were drawn from all that lie in the folder; nil where they are all.
  public let subset: Subset?
  /// What people should know: files that were left out, assumptions that were made.
  public let findings: [String]

  /// Describes a data set.
  package init(
    name: String, root: String, shape: Shape, classes: [DataSetClass], logits: [Int]?,
    pictures: [LabelledPicture], population: Int?, subset: Subset?, findings: [String]
  ) {
    self.name = name
    self.root = root
    self.shape = shape
    self.classes = classes
    self.logits = logits
    self.pictures = pictures
    self.population = population
    self.subset = subset
    self.findings = findings
  }

  /// How a folder tells the class of a picture.
  public enum Shape: String, Codable, Hashable, Sendable {
    /// A folder a class, called by WordNet's identifier.
    case wnidFolders = "folders named by WordNet identifiers"
    /// A folder a class, called by the class's number.
    case indexFolders = "folders named by class numbers"
    /// A folder a class, called by the class's name.
    case nameFolders = "folders named by classes"
    /// One folder, and a list with the class of each file.
    case fileList = "a list of files with their classes"
    /// One folder of files with WordNet's identifier at the end of their names.
    case fileNames = "files named with WordNet identifiers"
    /// One folder of numbered files, and a list of classes in the order of the numbers.
    case orderedList = "a list of classes in the order of the files' numbers"
  }

  /// The path of `picture`.
  public func path(of picture: LabelledPicture) -> String { "\(root)/\(picture.file)" }
}

/// A class of a data set.
public struct DataSetClass: Codable, Hashable, Sendable {
  /// What people call it.
  public let name: String
  /// The WordNet identifier, for ImageNet's classes.
  public let wnid: String?
}

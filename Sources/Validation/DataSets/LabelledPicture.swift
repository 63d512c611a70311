/// A picture of a data set with what it shows.
public struct LabelledPicture: Codable, Hashable, Sendable {
  /// The file, relative to the folder of the data set.
  public let file: String
  /// The classes that are right: one, or several where people saw several.
  public let labels: [Int]

  package init(file: String, labels: [Int]) {
    self.file = file
    self.labels = labels
  }
}

/// The pixels of each class that were found, that were answered and that there are.
///
/// Sums over a whole data set, as mmsegmentation's `IoUMetric` keeps them.
public struct SegmentationTally: Hashable, Sendable {
  /// Pixels of each class that were answered rightly.
  public private(set) var intersection: [Int]
  /// Pixels that were answered with each class.
  public private(set) var answered: [Int]
  /// Pixels of each class.
  public private(set) var labelled: [Int]

  /// Starts with no pixels.
  public init(classes: Int) {
    precondition(classes > 0, "at least one class")
    intersection = Array(repeating: 0, count: classes)
    answered = intersection
    labelled = intersection
  }

  /// Counts the pixels of a picture; those whose label is no class are passed over.
  ///
  /// Throws where the two differ in number, or an answer is no class.
  public mutating func add(answers: [UInt8], labels: [UInt8], file: String) throws(ValidationError)
  {
    guard answers.count == labels.count else {
      throw ValidationError(
        file, .model, "expected the classes of \(labels.count) pixels, found \(answers.count)")
    }
    guard answers.allSatisfy({ $0 < intersection.count }) else {
      throw ValidationError(file, .model, "a pixel is answered with no class")
    }
    for (answer, label) in zip(answers, labels) where label < labelled.count {
      answered[Int(answer)] += 1
      labelled[Int(label)] += 1
      if answer == label { intersection[Int(label)] += 1 }
    }
  }

  /// Adds what was counted on a picture, which fits the classes.
  mutating func add(_ picture: SegmentedPicture) {
    for row in picture.pixels {
      intersection[row[0]] += row[1]
      answered[row[0]] += row[2]
      labelled[row[0]] += row[3]
    }
  }
}

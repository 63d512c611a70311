/// How a segmentation model did on a picture, or why it could not be read.
package struct SegmentedPicture: JournalEntry {
  /// The picture's position in the data set, from 0.
  package let index: Int
  /// The name of the picture without its extension.
  package let file: String
  /// Why the picture could not be read.
  let reason: String?
  /// For each class that occurs: the class and its pixels found, answered and labelled.
  let pixels: [[Int]]

  init(index: Int, file: String, _ tally: SegmentationTally) {
    self.index = index
    self.file = file
    reason = nil
    pixels = tally.labelled.indices.compactMap { number in
      let counts = [tally.intersection[number], tally.answered[number], tally.labelled[number]]
      return counts.allSatisfy { $0 == 0 } ? nil : [number] + counts
    }
  }

  init(index: Int, file: String, reason: String) {
    self.index = index
    self.file = file
    self.reason = reason
    pixels = []
  }

  /// Whether the counts can be those of a picture and so many classes.
  func fits(classes: Int) -> Bool {
    pixels.allSatisfy { row in
      row.count == 4 && row.allSatisfy { (0...Self.maximumPixels).contains($0) }
        && row[0] < classes && row[1] <= min(row[2], row[3])
    }
  }

  /// The most pixels of a picture.
  private static let maximumPixels = 1 << 40
}

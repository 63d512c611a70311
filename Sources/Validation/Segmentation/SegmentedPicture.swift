/// How a segmentation model did on a picture, or why it could not be read.
package struct SegmentedPicture: JournalEntry {
  /// The picture's position in the run, from 0.
  package let index: Int
  /// The name of the picture without its extension.
  package let file: String
  /// Why the picture could not be read.
  let reason: String?
  /// For each class that occurs: the class and its pixels found, answered and labelled.
  let pixels: [[Int]]
  /// The SHA-256 of the picture's file.
  let sha256: String?
  /// The SHA-256 of the file with its labels.
  let labelSHA256: String?

  init(index: Int, file: String, digests: [String?], _ tally: SegmentationTally) {
    self.init(
      index: index, file: file, digests: digests, reason: nil,
      pixels: tally.labelled.indices.compactMap { number in
        let counts = [tally.intersection[number], tally.answered[number], tally.labelled[number]]
        return counts.allSatisfy { $0 == 0 } ? nil : [number] + counts
      })
  }

  init(index: Int, file: String, digests: [String?], reason: String) {
    self.init(index: index, file: file, digests: digests, reason: reason, pixels: [])
  }

  private init(
    index: Int, file: String, digests: [String?], reason: String?, pixels: [[Int]]
  ) {
    self.index = index
    self.file = file
    self.reason = reason
    self.pixels = pixels
    sha256 = digests.first ?? nil
    labelSHA256 = digests.dropFirst().first ?? nil
  }

  /// The SHA-256 of the picture's file and of that with its labels.
  package var digests: [String?] { [sha256, labelSHA256] }
  /// Whether the picture and its labels could be read.
  package var isReadable: Bool { reason == nil }
  /// Nothing: pictures are neither right nor wrong.
  package var top1: Bool? { nil }
  /// Nothing: pictures are neither right nor wrong.
  package var top5: Bool? { nil }
  /// All of it, which is small.
  package var condensed: SegmentedPicture { self }

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

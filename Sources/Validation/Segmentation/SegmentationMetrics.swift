/// The figures of a segmentation, in percent.
public struct SegmentationMetrics: Codable, Hashable, Sendable {
  /// The mean over classes of intersection over union.
  @Rounded public private(set) var mIoU: Double
  /// The mean over classes of the share of their pixels that was found.
  @Rounded public private(set) var mAcc: Double
  /// The share of all pixels that was found.
  @Rounded public private(set) var aAcc: Double
  /// Intersection over union of each class; nil where it is neither there nor answered.
  @Rounded public private(set) var classIoU: [Double?]
  /// The share of each class's pixels that was found; nil where it has none.
  @Rounded public private(set) var classAccuracy: [Double?]

  /// Computes the figures; nil where no pixel has a label.
  ///
  /// Means leave out classes without a figure, as NumPy's `nanmean` does.
  public init?(_ tally: SegmentationTally) {
    let pixels = tally.labelled.reduce(0, +)
    guard let found = percent(tally.intersection.reduce(0, +), of: pixels) else { return nil }
    aAcc = found
    let classIoU = tally.labelled.indices.map { index in
      let union = tally.answered[index] + tally.labelled[index] - tally.intersection[index]
      return percent(tally.intersection[index], of: union)
    }
    let classAccuracy = zip(tally.intersection, tally.labelled).map { percent($0, of: $1) }
    (self.classIoU, self.classAccuracy) = (classIoU, classAccuracy)
    mIoU = Self.mean(classIoU)
    mAcc = Self.mean(classAccuracy)
  }

  private static func mean(_ values: [Double?]) -> Double {
    let known = values.compactMap(\.self)
    return known.reduce(0, +) / Double(max(1, known.count))
  }
}

extension ParityReport {
  /// The pictures by the largest difference of their logits.
  var histogram: DifferenceHistogram { DifferenceHistogram(pictures.map(\.difference.maxAbs)) }

  /// The pictures whose logits are furthest off, ten at most.
  var furthest: [LogitParity.Place] {
    let worst = pictures.sorted {
      ($0.difference.maxAbs ?? .infinity) > ($1.difference.maxAbs ?? .infinity)
    }
    return worst.prefix(10).map { picture in
      LogitParity.Place(
        file: picture.file, maxAbsDiff: picture.difference.maxAbs,
        index: picture.difference.maxIndex, recorded: picture.expected.first,
        found: picture.found.first)
    }
  }
}

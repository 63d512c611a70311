import TestSupport
import Testing

@testable import Validation

/// Figures as NumPy computes them from the same logits.
@Suite struct MetricsTests {
  @Test func classification() throws {
    let expected = try Computed.read().classification
    let metrics = try #require(ClassificationMetrics(predictions(expected)))
    #expect(metrics.count == 400)
    #expect(metrics.top1.hits == expected.top1 && metrics.top5.hits == expected.top5)
    #expect(metrics.top1.percent == 100 * Double(expected.top1) / 400)
    #expect(metrics.loss.map { isNear($0, expected.loss, 1e-12) } == true)
    let calibration = try #require(metrics.calibration)
    #expect(isNear(calibration.error, expected.calibrationError, 1e-9))
    #expect(calibration.bins.reduce(0) { $0 + $1.count } == 400)
    for (label, row) in expected.confusion.enumerated() {
      #expect(metrics.classes[label].count == row.reduce(0, +))
      #expect(metrics.classes[label].top1 == row[label])
      for (answer, count) in row.enumerated() where answer != label && count > 0 {
        #expect(
          metrics.confusions.contains { ($0.label, $0.answer, $0.count) == (label, answer, count) })
      }
    }
    #expect(metrics.confusions.map(\.count) == metrics.confusions.map(\.count).sorted(by: >))
    #expect(metrics.classes[1].mistakenFor == 3)
  }

  @Test func nothing() { #expect(ClassificationMetrics([]) == nil) }

  /// With several right labels there is no cross entropy, and each of them counts as right.
  @Test func severalLabels() throws {
    let picture = LabelledPicture(file: "a", labels: [2, 0])
    let prediction = Prediction(picture, index: 0, logits: [1, 5, 2, 0], keepsLogits: false)
    #expect(!prediction.top1 && prediction.top5 && prediction.loss == nil)
    #expect(ClassificationMetrics([prediction])?.loss == nil)
  }

  @Test func segmentation() throws {
    let expected = try Computed.read().segmentation
    var tally = SegmentationTally(classes: 5)
    var parts = SegmentationTally(classes: 5)
    for (answers, labels) in zip(expected.answers, expected.labels) {
      try tally.add(answers: answers, labels: labels, file: "a")
      var part = SegmentationTally(classes: 5)
      try part.add(answers: answers, labels: labels, file: "a")
      parts.add(SegmentedPicture(index: 0, file: "a", digests: [], part))
    }
    let metrics = try #require(SegmentationMetrics(tally))
    #expect(isNear(metrics.mIoU, expected.mIoU, 1e-12))
    #expect(isNear(metrics.mAcc, expected.mAcc, 1e-12))
    #expect(isNear(metrics.aAcc, expected.aAcc, 1e-12))
    #expect(metrics.classIoU[3] == 0 && metrics.classIoU[4] == nil)
    #expect(metrics.classAccuracy[3] == nil)
    #expect(parts == tally)
  }

  @Test func segmentationErrors() {
    var tally = SegmentationTally(classes: 2)
    #expect(
      throws: ValidationError("p", .model, "expected the classes of 2 pixels, found 1")
    ) { try tally.add(answers: [0], labels: [0, 1], file: "p") }
    #expect(throws: ValidationError("p", .model, "a pixel is answered with no class")) {
      try tally.add(answers: [2], labels: [0], file: "p")
    }
    #expect(SegmentationMetrics(tally) == nil)
  }

  @Test func paired() throws {
    let expected = try Computed.read().classification
    let ours = predictions(expected)
    var others = Dictionary(uniqueKeysWithValues: ours.map { ($0.file, $0.top[0]) })
    let same = try #require(PairedComparison(ours, others: others))
    #expect(same.agreement == 100 && same.pValue == 1 && same.bothRight == expected.top1)
    for prediction in ours.prefix(8) where prediction.top1 {
      others[prediction.file] = (prediction.top[0] + 1) % 7
    }
    let worse = try #require(PairedComparison(ours, others: others))
    #expect(worse.onlyThis == ours.prefix(8).count(where: \.top1) && worse.onlyOther == 0)
    #expect(worse.pValue == McNemar.pValue(onlyFirst: worse.onlyThis, onlySecond: 0))
    #expect(worse.bothRight + worse.onlyThis + worse.neither == 400)
    #expect(PairedComparison(ours, others: [:]) == nil)
  }
}

func predictions(_ expected: Computed.Classification) -> [Prediction] {
  zip(expected.labels, expected.logits).enumerated().map { index, pair in
    let picture = LabelledPicture(file: "p\(index)", labels: [pair.0])
    return Prediction(picture, index: index, logits: pair.1, keepsLogits: false)
  }
}

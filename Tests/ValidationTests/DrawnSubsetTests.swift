import TestSupport
import Testing

@testable import Validation

/// What the program drew at random is random, however uneven the classes are.
@Suite struct DrawnSubsetTests {
  /// A subset of a complete folder with long-tailed classes fails where the record is wrong, and passes
  /// where it is right.
  @Test(arguments: [false, true], [0, 2.5]) func unevenClasses(stratified: Bool, error: Double)
    throws
  {
    let set = try Self.longTailed()
    let drawn = try set.drawing(Subset(count: 5000, seed: 2, stratified: stratified))
    let present = Set(drawn.pictures.flatMap(\.labels)).count
    // The premise: classes of equal sizes would show nearly all of the 1,000.
    #expect(present < 600)
    let report = try Self.report(drawn, recorded: 80 + error)
    #expect(report.verdict == (error == 0 ? .pass : .fail), "\(report.reasons)")
    #expect(!report.reasons.contains { $0.contains("no random part") })
    if error > 0 { #expect(report.pValue.map { $0 < 1e-3 } == true) }
  }

  /// The same folder cut to its first classes is no random part, whatever is drawn from it.
  @Test func partOfFolder() throws {
    let whole = try Self.longTailed()
    let part = whole.pictures.filter { $0.labels[0] < 3 }
    let set = DataSet(
      name: whole.name, root: whole.root, shape: whole.shape, classes: whole.classes, logits: nil,
      pictures: part, population: whole.population, subset: nil, findings: [])
    let report = try Self.report(set.drawing(Subset(count: 5000, seed: 2)), recorded: 80)
    #expect(report.verdict == .inconclusive)
    #expect(report.reasons.first?.hasPrefix("the pictures show 3 of 1,000 classes") == true)
  }

  /// 50,000 pictures of 1,000 classes, most of which have a single picture.
  private static func longTailed() throws -> DataSet {
    let sizes = (0..<1000).map { max(1, 70_000 / (($0 + 2) * ($0 + 2))) }
    let more = 50_000 - sizes.reduce(0, +)
    try #require((0..<sizes[0]).contains(more))
    let labels = sizes.enumerated().flatMap { label, size in
      Array(repeating: label, count: label == 0 ? size + more : size)
    }
    return DataSet(
      name: "custom", root: "/", shape: .indexFolders,
      classes: (0..<1000).map { DataSetClass(name: "class \($0)", wnid: nil) }, logits: nil,
      pictures: labels.enumerated().map { LabelledPicture(file: "\($0)", labels: [$1]) },
      population: labels.count, subset: nil, findings: [])
  }

  /// The report on answers of which every fifth is wrong.
  private static func report(_ set: DataSet, recorded: Double) throws -> ValidationReport {
    let entries = set.pictures.enumerated().map { index, picture in
      RunEntry.prediction(
        Prediction(
          index: index, file: picture.file, labels: picture.labels,
          top: [(picture.labels[0] + (index.isMultiple(of: 5) ? 1 : 0)) % 1000], scores: [0.5],
          loss: nil, logits: nil))
    }
    let identity = identity(
      pictures: set.pictures.count, population: set.population, classes: set.classes.count,
      subset: set.subset)
    return ValidationReport(
      Predictions(identity: identity, entries: entries),
      recorded: RecordedAccuracy(
        top1: recorded, top5: nil, decimals: 3, count: nil, subject: "sample", source: "tests"))
  }
}

import TestSupport
import Testing

@testable import Validation

/// The logits of a measured run beside those of another implementation.
@Suite struct LogitParityTests {
  /// Count, size and place of the differences are those of the logits themselves.
  @Test func measures() throws {
    try withPictures { folder, set in
      let other = try kept(SumModel(seed: 8), set)
      let found = try run(set, beside: other)
      let parity = try #require(ReferencePredictions.predictions(other).logitParity(with: found))
      #expect(parity.count == 41 && parity.uncompared == 0)
      let own = try kept(SumModel(), set).predictions
      let pairs = try zip(own, other.predictions).map { own, other in
        (
          own.file,
          LogitDifference(try #require(own.logits), try #require(other.logits))
        )
      }
      let worst = try #require(pairs.max { $0.1.maxAbs ?? 0 < $1.1.maxAbs ?? 0 })
      #expect(parity.maxAbsDiff == worst.1.maxAbs)
      #expect(parity.furthest.first?.file == worst.0)
      #expect(parity.furthest.first?.index == worst.1.maxIndex)
      #expect(parity.furthest.count == 10)
      #expect(parity.histogram.bins.map(\.count).reduce(0, +) == 41)
      #expect(parity.beyondRounding == 41)
      let report = ValidationReport(found, recorded: nil, logits: parity)
      #expect(report.maxAbsDiff == parity.maxAbsDiff)
    }
  }

  /// A run that was stopped and gone on with knows the differences of all of its pictures.
  @Test func resumed() throws {
    try withPictures { folder, set in
      let other = try kept(SumModel(seed: 8), set)
      let whole = try run(set, beside: other, journaled(folder + "/whole.jsonl"))
      #expect(throws: ValidationError.self) {
        try run(
          set, beside: other, journaled(folder + "/part.jsonl"), of: StoppingModel(calls: 3))
      }
      let resumed = try run(set, beside: other, journaled(folder + "/part.jsonl", resumes: true))
      #expect(resumed == whole)
      let (part, unbroken) = (
        try content(of: folder + "/part.jsonl"), try content(of: folder + "/whole.jsonl")
      )
      #expect(part == unbroken)
      let read = try Predictions(path: folder + "/part.jsonl")
      let reference = ReferencePredictions.predictions(other)
      #expect(reference.logitParity(with: read) == reference.logitParity(with: whole))
      #expect(reference.logitParity(with: read)?.count == 41)
    }
  }

  /// Parts that were run apart know as much together as the whole run.
  @Test func merged() throws {
    try withPictures { folder, set in
      let other = try kept(SumModel(seed: 8), set)
      let whole = try run(set, beside: other)
      let parts = (1...3).map { folder + "/part\($0).jsonl" }
      for (index, part) in parts.enumerated() {
        _ = try run(set, beside: other, journaled(part, shard: "\(index + 1)/3"))
      }
      let together = try Predictions.merging(parts)
      let reference = ReferencePredictions.predictions(other)
      #expect(reference.logitParity(with: together) == reference.logitParity(with: whole))
      #expect(reference.logitParity(with: together)?.count == 41)
    }
  }

  /// Differences from one reference say nothing of another one; logits that were kept do.
  @Test func otherReference() throws {
    try withPictures { folder, set in
      let (first, second) = (try kept(SumModel(seed: 8), set), try kept(SumModel(seed: 9), set))
      let found = try run(set, beside: first)
      let parity = ReferencePredictions.predictions(second).logitParity(with: found)
      #expect(parity?.count == 0 && parity?.uncompared == 41)
      #expect(parity?.maxAbsDiff == nil && parity?.meanAbsDiff == nil)
      let logits = try kept(SumModel(), set)
      let known = ReferencePredictions.predictions(second).logitParity(with: logits)
      #expect(known?.count == 41 && known?.uncompared == 0)
      #expect(ReferencePredictions.predictions(found).logitParity(with: logits) == nil)
    }
  }

  /// A journal of a run without references has no trace of them.
  @Test func noReference() throws {
    try withPictures { folder, set in
      _ = try run(set, beside: nil, journaled(folder + "/run.jsonl"))
      let text = String(decoding: try content(of: folder + "/run.jsonl"), as: UTF8.self)
      #expect(!text.contains("\"difference\""))
    }
  }

  @Test func notFinite() throws {
    try withPictures { folder, set in
      let other = try kept(SumModel(), set)
      var run = ValidationRun(set, smallPreprocessing)
      run.reference = reference(other, set)
      let found = try run.predictions(of: BrokenModel(), named: "broken")
      let parity = try #require(ReferencePredictions.predictions(other).logitParity(with: found))
      #expect(parity.count == 41 && parity.maxAbsDiff == nil)
      #expect(parity.histogram.notFinite == 41 && parity.beyondRounding == 41)
    }
  }

  @Test(arguments: [
    (0, "0"), (1e-12, "< 1e-8"), (9.9e-9, "< 1e-8"), (1e-8, "1e-8"), (9.99e-8, "1e-8"),
    (1e-4, "1e-4"), (0.5, "1e-1"), (1, "≥ 1"), (1e9, "≥ 1"),
  ])
  func bins(difference: Double, name: String) {
    let bins = DifferenceHistogram([difference]).bins
    #expect(bins.filter { $0.count == 1 }.map(\.name) == [name])
    #expect(bins.map(\.count).reduce(0, +) == 1)
  }

  private func kept(_ model: SumModel, _ set: DataSet) throws -> Predictions {
    var options = RunOptions()
    options.keepsLogits = true
    options.journal = set.root + "-kept-\(UInt64.random(in: 0 ... .max)).jsonl"
    let run = ValidationRun(set, smallPreprocessing, options)
    _ = try run.predictions(of: model, named: "other")
    return try Predictions(path: options.journal ?? "")
  }

  private func reference(_ other: Predictions, _ set: DataSet) -> ReferenceLogits {
    ReferenceLogits(.predictions(other), of: set.pictures.map(\.file))
  }

  private func run(
    _ set: DataSet, beside other: Predictions?, _ options: RunOptions = RunOptions(),
    of model: some PictureClassifying = SumModel()
  ) throws -> Predictions {
    var run = ValidationRun(set, smallPreprocessing, options)
    run.reference = other.map { reference($0, set) }
    return try run.predictions(of: model, named: "sum")
  }
}

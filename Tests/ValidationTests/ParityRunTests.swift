import FoundationEssentials
import Imaging
import TestSupport
import Tensors
import Testing

@testable import Validation

/// References decide whether a model is the one that was recorded, so every way to differ must show.
@Suite struct ParityRunTests {
  @Test func passes() throws {
    try withReferences { folder, model in
      let report = try ParityRun(path: folder + "/references.json").report(for: model, named: "sum")
      #expect(report.verdict == .pass)
      #expect(report.count == 12)
      #expect(report.agreement == 100)
      #expect(report.maxAbsDiff == 0 && report.maxRelDiff == 0)
      #expect(report.minCosine.map { $0 > 0.999_999 } == true)
      #expect(report.top1 == report.recorded?.top1 && report.top5 == report.recorded?.top5)
      #expect(report.pixels.equal == 12 && report.pixels.different == 0)
      #expect(report.unreadable.isEmpty)
    }
  }

  @Test(arguments: [1, 5, 100]) func progressCountsEveryPicture(batch: Int) throws {
    try withReferences { folder, model in
      var run = try ParityRun(path: folder + "/references.json")
      run.batchSize = batch
      var last: Validation.Progress?
      let report = try run.report(for: model, named: "sum") { last = $0 }
      #expect(last?.done == 12 && last?.total == 12 && last?.secondsLeft == 0)
      #expect(last?.top1 == report.top1)
      #expect(report.verdict == .pass)
    }
  }

  @Test func anotherModelFails() throws {
    try withReferences { folder, _ in
      let other = SumModel(seed: 8)
      let report = try ParityRun(path: folder + "/references.json").report(for: other, named: "x")
      #expect(report.verdict == .fail)
      #expect(report.agreement.map { $0 < 100 } == true)
      #expect(report.reasons.contains { $0.hasPrefix("a logit is off by") })
      #expect(report.reasons.contains { $0.contains("got another best class") })
    }
  }

  @Test func otherPixelsFail() throws {
    try withReferences(change: { $0["pixels"] = String(repeating: "0", count: 64) }) {
      folder, model in
      var run = try ParityRun(path: folder + "/references.json")
      let report = try run.report(for: model, named: "sum")
      #expect(report.verdict == .fail && report.pixels.different == 12)
      #expect(
        report.reasons.contains("12 pictures of 12 were prepared to other pixels, the first p0.png")
      )
      run.tolerance.equalPixels = false
      #expect(try run.report(for: model, named: "sum").verdict == .pass)
    }
  }

  /// Of one picture, a sentence has the verb of one.
  @Test func otherPixelsOfOne() throws {
    let change = { (image: inout [String: Any]) in
      if image["file"] as? String == "p3.png" {
        image["pixels"] = String(repeating: "0", count: 64)
      }
    }
    try withReferences(change: change) { folder, model in
      let report = try ParityRun(path: folder + "/references.json").report(for: model, named: "sum")
      #expect(report.verdict == .fail && report.pixels.different == 1)
      #expect(report.reasons[0].hasPrefix("1 picture of 12 was prepared to other pixels"))
    }
  }

  /// Shares have the decimals that so many pictures can tell.
  @Test func decimals() throws {
    try withReferences { folder, model in
      try write("no picture", to: folder + "/pictures/p3.png")
      let report = try ParityRun(path: folder + "/references.json").report(for: model, named: "sum")
      #expect(report.count == 11 && report.agreementText == "100.0 %")
      #expect(report.rates.map(\.name) == ["top-1", "top-5"])
      for (_, text) in report.rates { #expect(text.measured.utf8.count <= 10, "\(text.measured)") }
    }
  }

  @Test func unreadablePicturesAreNamed() throws {
    try withReferences { folder, model in
      try write("no picture", to: folder + "/pictures/p3.png")
      try FileManager.default.removeItem(atPath: folder + "/pictures/p7.png")
      let report = try ParityRun(path: folder + "/references.json").report(for: model, named: "sum")
      #expect(report.count == 10)
      #expect(report.unreadable.map(\.file) == ["p3.png", "p7.png"])
      #expect(report.verdict == .fail)
      #expect(report.reasons == ["2 pictures could not be read"])
    }
  }

  @Test func nothingReadableIsInconclusive() throws {
    try withReferences { folder, model in
      for index in 0..<12 { try write("", to: folder + "/pictures/p\(index).png") }
      let report = try ParityRun(path: folder + "/references.json").report(for: model, named: "sum")
      #expect(report.verdict == .inconclusive && report.top1 == nil)
    }
  }

  /// The keys that scripts rely on.
  @Test func json() throws {
    try withReferences { folder, model in
      let report = try ParityRun(path: folder + "/references.json").report(for: model, named: "sum")
      let data = try JSONEncoder().encode(report)
      let again = try JSONDecoder().decode(Contract.self, from: data)
      #expect(again.model == "sum" && again.count == 12 && again.verdict == "pass")
      #expect(again.agreement == 100 && again.maxAbsDiff == 0)
      #expect(again.recorded.count == 12 && again.unreadable.isEmpty)
    }
  }

  @Test func infiniteLogitsFail() throws {
    try withReferences { folder, _ in
      let run = try ParityRun(path: folder + "/references.json")
      let report = try run.report(for: BrokenModel(), named: "broken")
      #expect(report.verdict == .fail && report.maxAbsDiff == nil)
      #expect(try !JSONEncoder().encode(report).isEmpty)
    }
  }

  /// What is no number has no rank: no answer, no hit, no agreement.
  @Test func brokenLogitsAnswerNothing() throws {
    try withReferences { folder, _ in
      let run = try ParityRun(path: folder + "/references.json")
      let report = try run.report(for: BrokenModel(), named: "broken")
      #expect(report.pictures.allSatisfy { $0.found.isEmpty && $0.scores.isEmpty })
      #expect(report.top1 == 0 && report.top5 == 0 && report.agreement == 0)
    }
  }

  /// An accuracy of other pictures than these was not compared, and the verdict says so.
  @Test func recordedAccuracyOfOtherPictures() throws {
    try withReferences { folder, model in
      let path = folder + "/references.json"
      let text = String(decoding: try content(of: path), as: UTF8.self)
      try write(text.replacing("\"count\":12", with: "\"count\":13"), to: path)
      let report = try ParityRun(path: path).report(for: model, named: "sum")
      #expect(report.verdict == .inconclusive)
      #expect(
        report.reasons.first
          == "the recorded accuracy is of 13 pictures, the references hold 12 with a label: "
          + "it was not compared")
    }
  }

  /// Recorded percentages are held to the decimals that they have, whole ones to one.
  @Test(arguments: [
    (85.5, 85.549, true), (85.5, 85.551, false), (86.47, 86.4651, true), (86.47, 86.458, false),
    (86.458, 86.458, true), (100, 99.96, true), (100, 99.5, false), (0, 0, true),
  ])
  func rounding(recorded: Double, measured: Double, holds: Bool) {
    #expect(ParityCheck.isRounded(recorded, from: measured) == holds)
  }

  @Test func otherClassesAreRefused() throws {
    try withReferences { folder, _ in
      #expect(
        throws: ValidationError(
          "sum", .references, "expected 6 classes, the references have 5")
      ) {
        try ParityRun(path: folder + "/references.json").report(
          for: SumModel(classes: 6), named: "sum")
      }
    }
  }
}

private struct Contract: Decodable {
  struct Recorded: Decodable {
    let count: Int
    let top1: Double
    let top5: Double
  }
  struct Unreadable: Decodable {}
  let model: String
  let count: Int
  let top1: Double
  let top5: Double
  let agreement: Double
  let maxAbsDiff: Double
  let recorded: Recorded
  let verdict: String
  let unreadable: [Unreadable]
}

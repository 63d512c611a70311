import FoundationEssentials
import TestSupport
import Testing

@testable import Validation

/// What is printed does not show the last bits of the arithmetic.
@Suite struct RoundedTests {
  private struct Figures: Codable, Equatable {
    @Rounded var one: Double
    @Rounded var some: Double?
    @Rounded var none: Double?
    @Rounded var list: [Double?]
  }

  @Test func json() throws {
    let figures = Figures(
      one: 99.99999999999999, some: 0.1 + 0.2, none: nil, list: [200 / 3, nil, -1e-9])
    let text = String(decoding: jsonLine(figures), as: UTF8.self)
    #expect(text == "{\"list\":[66.666667,null,0],\"one\":100,\"some\":0.3}\n")
    let read = try JSONDecoder().decode(Figures.self, from: Data(text.utf8))
    #expect(read == Figures(one: 100, some: 0.3, none: nil, list: [66.666667, nil, 0]))
  }

  @Test(arguments: [
    (86.458, 86.458), (-0.0000004, 0), (1e15 / 3, 1e15 / 3), (-2.0000005, -2.000001),
    (.infinity, .infinity), (1 / 3, 0.333333),
  ])
  func rounds(value: Double, expected: Double) {
    let rounded = value.rounded(toPlaces: 6)
    #expect(rounded == expected && rounded.sign == (expected == 0 ? .plus : expected.sign))
  }

  /// Every share in the JSON of a run has six decimals at most.
  @Test func reports() throws {
    try withPictures { folder, set in
      let predictions = try ValidationRun(set, smallPreprocessing, journaled(folder + "/j"))
        .predictions(of: SumModel(), named: "sum")
      let recorded = RecordedAccuracy(
        top1: 33.3, top5: 100, decimals: 1, count: 1000, subject: "s", source: "t")
      let report = ValidationReport(
        predictions, recorded: recorded,
        paired: PairedComparison(
          predictions.predictions, Array(predictions.predictions.dropLast(4))))
      let row = BulkReport(
        subject: "s", rows: [BulkReport.Row(ReportContent(report))])
      for text in [jsonLine(report), jsonLine(row)] {
        let numbers = Self.numbers(String(decoding: text, as: UTF8.self))
        #expect(!numbers.isEmpty)
        #expect(numbers.allSatisfy { $0.split(separator: ".").last.map { $0.count <= 6 } ?? true })
      }
    }
  }

  /// The numbers with decimals in `json`, but for those that are no shares.
  private static func numbers(_ json: String) -> [Substring] {
    json.split { ",{}[]".contains($0) }.compactMap { member in
      let parts = member.split(separator: ":")
      guard parts.count == 2, !["\"pValue\"", "\"loss\""].contains(parts[0]),
        parts[1].contains("."), parts[1].allSatisfy({ "-.0123456789".contains($0) })
      else { return nil }
      return parts[1]
    }
  }
}

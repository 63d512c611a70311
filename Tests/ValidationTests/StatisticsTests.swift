import TestSupport
import Testing

@testable import Validation

/// What SciPy and NumPy compute; see `scripts/make_validation_fixtures.py`.
struct Computed: Decodable {
  struct Wilson: Decodable {
    let hits: Int
    let count: Int
    let low: Double
    let high: Double
  }
  struct Drawing: Decodable {
    let hits: Int
    let population: Int
    let known: Int
    let drawn: Int
    let pValue: Double
  }
  struct Trials: Decodable {
    let hits: Int
    let trials: Int
    let rate: Double
    let pValue: Double
  }
  struct Classification: Decodable {
    let labels: [Int]
    let logits: [[Float]]
    let top1: Int
    let top5: Int
    let loss: Double
    let calibrationError: Double
    let confusion: [[Int]]
  }
  struct Segmentation: Decodable {
    let labels: [[UInt8]]
    let answers: [[UInt8]]
    let mIoU: Double
    let mAcc: Double
    let aAcc: Double
  }
  let wilson: [Wilson]
  let hypergeometric: [Drawing]
  let binomial: [Trials]
  let classification: Classification
  let segmentation: Segmentation

  static func read() throws -> Computed {
    try readJSON(Computed.self, at: fixtures + "/validation/statistics.json")
  }
}

/// Whether two numbers are the same up to so small a part of the second.
func isNear(_ found: Double, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
  abs(found - expected) <= tolerance * max(abs(expected), 1e-300)
}

@Suite struct StatisticsTests {
  @Test func wilson() throws {
    for expected in try Computed.read().wilson {
      let found = try #require(Interval.wilson(hits: expected.hits, of: expected.count))
      #expect(abs(found.low - 100 * expected.low) < 1e-9)
      #expect(abs(found.high - 100 * expected.high) < 1e-9)
    }
    #expect(Interval.wilson(hits: 0, of: 0) == nil)
  }

  /// The published half widths for parts of the 50,000 pictures, which shrink to none.
  @Test(arguments: [(500, 2.98), (1000, 2.10), (2000, 1.47), (5000, 0.90), (10_000, 0.60)])
  func finitePopulation(count: Int, halfWidth: Double) throws {
    let hits = Int((0.86458 * Double(count)).rounded())
    let found = try #require(Interval.wilson(hits: hits, of: count, population: 50_000))
    #expect(abs(found.halfWidth - halfWidth) < 0.02)
  }

  @Test func census() throws {
    let found = try #require(Interval.wilson(hits: 43_229, of: 50_000, population: 50_000))
    #expect(found.low == found.high && abs(found.low - 86.458) < 1e-9)
  }

  @Test func hypergeometric() throws {
    for expected in try Computed.read().hypergeometric {
      let distribution = CountDistribution(
        population: expected.population, hits: expected.known, drawn: expected.drawn)
      let found = distribution.twoSided(expected.hits)
      #expect(isNear(found, expected.pValue, 1e-7), "\(expected) \(found)")
    }
  }

  @Test func binomial() throws {
    for expected in try Computed.read().binomial {
      let found = CountDistribution(trials: expected.trials, rate: expected.rate)
        .twoSided(expected.hits)
      #expect(isNear(found, expected.pValue, 1e-9), "\(expected) \(found)")
    }
    #expect(CountDistribution(trials: 5, rate: 1).twoSided(4) == 0)
    #expect(CountDistribution(population: 10, hits: 10, drawn: 3).twoSided(2) == 0)
  }

  @Test(arguments: [(0, 0, 1.0), (5, 5, 1.0), (10, 2, 0.03857421875), (18, 0, 7.62939453125e-06)])
  func mcNemar(first: Int, second: Int, pValue: Double) {
    #expect(isNear(McNemar.pValue(onlyFirst: first, onlySecond: second), pValue, 1e-12))
    #expect(isNear(McNemar.pValue(onlyFirst: second, onlySecond: first), pValue, 1e-12))
  }
}

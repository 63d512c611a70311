import Testing

import Validation

@Suite struct LogitDifferenceTests {
  @Test func measures() {
    let difference = LogitDifference([1, 2, -3], [1.5, 2, -4])
    #expect(difference.maxAbs == 1)
    #expect(difference.maxIndex == 2)
    #expect(difference.maxRel == 0.25)
    #expect(difference.meanAbs == 0.5)
    // (1.5 + 4 + 12) / sqrt(14 * 22.25)
    #expect(difference.cosine.map { abs($0 - 0.991_537_224_4) < 1e-9 } == true)
  }

  @Test func zeros() {
    #expect(LogitDifference([0, 0], [0, 0]).cosine == 1)
    #expect(LogitDifference([0, 0], [0, 0]).maxRel == 0)
    #expect(LogitDifference([0, 0], [0, 0]).maxIndex == nil)
    #expect(LogitDifference([1, 0], [0, 0]).cosine == 0)
    #expect(LogitDifference([1, 0], [0, 0]).maxRel == nil)
  }

  @Test(arguments: [Float.nan, .infinity]) func notFinite(value: Float) {
    #expect(LogitDifference([value], [1]).maxAbs == nil)
    #expect(LogitDifference([value], [1]).maxIndex == nil)
  }

  @Test func ranking() {
    #expect(largest(3, of: [1, 5, 3, 5, 4]) == [1, 3, 4])
    #expect(largest(5, of: [.nan, 2, .nan]) == [1, 0, 2])
    #expect(largest(2, of: []) == [])
  }
}

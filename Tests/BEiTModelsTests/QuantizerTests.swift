import BEiTModels
import Glibc
import Testing

@Suite struct QuantizerTests {
  /// Six codes of width four, sin(0.9 i) with rows of length one.
  private func quantizer() -> Quantizer {
    var codebook = (0..<24).map { Float(sin(0.9 * Double($0))) }
    for row in stride(from: 0, to: 24, by: 4) {
      let length = codebook[row..<row + 4].reduce(0) { $0 + $1 * $1 }.squareRoot()
      for index in row..<row + 4 { codebook[index] /= length }
    }
    return Quantizer(codebook: codebook, width: 4, usage: [Float](repeating: 0, count: 6))
  }

  /// cos(0.5 i) as [2, 4, 3, 3], a place a row.
  private var rows: [Float] {
    (0..<2).flatMap { picture in
      (0..<9).flatMap { place in
        (0..<4).map { Float(cos(0.5 * Double((picture * 4 + $0) * 9 + place))) }
      }
    }
  }

  /// A step of training and one of evaluation, by the original implementation in float64.
  @Test func goldenVectorC() {
    let codes = [4, 4, 4, 4, 2, 2, 0, 5, 5, 1, 1, 4, 4, 4, 4, 2, 0, 5]
    var quantizer = quantizer()
    let first = quantizer.assign(rows)
    #expect(first.codes == codes)
    #expect(abs(quantizer.commitmentLoss(first) - 0.231909234943) < 1e-6)
    quantizer.follow(first, learning: true)
    #expect(largestDifference(quantizer.usage, [0.02, 0.02, 0.03, 0, 0.08, 0.03]) < 1e-6)
    let row = [-0.006219304715, 0.594067252854, 0.739296050905, 0.316996480188]
    #expect(largestDifference(quantizer.codebook.prefix(4), row) < 1e-6)
    let sums = (0..<6).map { quantizer.codebook[$0 * 4..<$0 * 4 + 4].reduce(0, +) }
    let expected = [
      1.644140479, -1.635748801, 1.221557973, -0.611880882, -0.060769565, 0.725151429,
    ]
    #expect(largestDifference(sums, expected) < 1e-6)

    let second = quantizer.assign(rows)
    let before = quantizer.codebook
    quantizer.follow(second, learning: false)
    #expect(second.codes == codes && quantizer.codebook == before)
    #expect(abs(quantizer.commitmentLoss(second) - 0.229130457424) < 1e-6)
    let usage = [0.0398, 0.0398, 0.0597, 0, 0.1592, 0.0597]
    #expect(largestDifference(quantizer.usage, usage) < 1e-6)
  }

  @Test func firstOfEquals() {
    let quantizer = Quantizer(codebook: [1, 0, 0, 1, 0, 1], width: 2, usage: [])
    let found = quantizer.assign([0, 3, 2, 1])
    #expect(found.codes == [1, 0] && found.margins[0] == 0)
  }
}

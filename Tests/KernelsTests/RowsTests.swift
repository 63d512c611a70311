import Glibc
import Kernels
import Testing

@Suite struct RowsTests {
  /// GELU by polynomials against libm in double: at most 4e-7 off (at |x| ≈ 4), and relatively at most
  /// 5e-6 where the result is not negligible.
  @Test func geluError() {
    var values = (-20_000...20_000).map { Float($0) / 1500 }
    let expected = values.map { Reference.gelu(Double($0)) }
    gelu(&values)
    #expect(largestError(values, expected) < 1e-6)
    let relative = zip(values, expected).filter { abs($0.1) > 1e-3 }
      .map { abs(Double($0.0) / $0.1 - 1) }
    #expect(relative.max() ?? 1 < 5e-6)
  }

  @Test func geluOfNaN() {
    var values: [Float] = [.nan, 1, -.infinity]
    gelu(&values)
    #expect(values[0].isNaN && abs(values[1] - 0.8413447) < 1e-6)
  }

  @Test(arguments: [1, 2, 15, 16, 17, 197, 577]) func softmaxError(width: Int) {
    var random = Random(7)
    for scale in [Float(0.1), 5, 60] {
      let values = random.floats(33 * width, scale: scale)
      var result = values
      softmax(&result, width: width)
      for row in 0..<33 {
        let range = row * width..<(row + 1) * width
        let expected = Reference.softmax(values[range].map(Double.init))
        #expect(largestError(result[range], expected) < 3e-7)
      }
    }
  }

  /// Scores far apart neither overflow nor become NaN.
  @Test func softmaxOfExtremes() {
    var values: [Float] = [1e30, -1e30, 3e38, -3e38]
    softmax(&values, width: 2)
    #expect(values[0] == 1 && values[1] < 1e-37 && values[2] == 1 && values[3] < 1e-37)
  }

  @Test(arguments: [1, 3, 16, 24, 100, 768]) func layerNormError(width: Int) {
    var random = Random(11)
    let (x, w, b) = (random.floats(37 * width), random.floats(width), random.floats(width))
    var y = [Float](repeating: .nan, count: x.count)
    layerNorm(x, weight: w.span, bias: b.span, epsilon: 1e-6, into: &y)
    for row in 0..<37 {
      let range = row * width..<(row + 1) * width
      let expected = Reference.layerNorm(Array(x[range]), weight: w, bias: b, epsilon: 1e-6)
      #expect(largestError(y[range], expected) < 3e-6)
    }
  }

  /// A large common offset must not swamp the variance.
  @Test func layerNormOfOffset() {
    var random = Random(12)
    let x = random.floats(768).map { $0 + 1000 }
    let (w, b) = ([Float](repeating: 1, count: 768), [Float](repeating: 0, count: 768))
    var y = x
    layerNorm(x, weight: w.span, bias: b.span, epsilon: 1e-6, into: &y)
    #expect(largestError(y, Reference.layerNorm(x, weight: w, bias: b, epsilon: 1e-6)) < 1e-3)
  }

  @Test func unitLength() {
    var values: [Float] = [3, 4, 0, 0, 1e-20, 0]
    normaliseRows(&values, width: 2)
    #expect(values == [0.6, 0.8, 0, 0, 1e-8, 0])
  }

  @Test func hyperbolicTangent() {
    var values: [Float] = [-2, 0, 0.5]
    Kernels.tanh(&values)
    #expect(largestError(values, [Glibc.tanh(-2.0), 0, Glibc.tanh(0.5)]) < 1e-7)
  }
}

import Glibc
import Kernels

/// Plain loops in double precision, to measure the kernels against.
enum Reference {
  /// A · Bᵀ + bias for a [rows, inputs] and b [outputs, inputs].
  static func linear(
    _ a: [Float], _ b: [Float], bias: [Float]? = nil, inputs: Int, outputs: Int
  ) -> [Double] {
    var result: [Double] = []
    for row in 0..<a.count / inputs {
      for output in 0..<outputs {
        var sum = Double(bias?[output] ?? 0)
        for index in 0..<inputs {
          sum += Double(a[row * inputs + index]) * Double(b[output * inputs + index])
        }
        result.append(sum)
      }
    }
    return result
  }

  static func gelu(_ x: Double) -> Double { 0.5 * x * erfc(-x / 2.0.squareRoot()) }

  static func softmax(_ row: [Double]) -> [Double] {
    let largest = row.max() ?? 0
    let powers = row.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  /// The result of `attention`, [batch · tokens, width].
  static func attention(
    _ qkv: [Float], _ shape: AttentionShape, _ bias: PositionBias?
  ) -> [Double] {
    let (tokens, width) = (shape.tokens, shape.width)
    var output = [Double](repeating: 0, count: shape.batch * tokens * width)
    var row = [Float](repeating: 0, count: tokens)
    for picture in 0..<shape.batch {
      for head in 0..<shape.heads {
        let start = { (token: Int, part: Int) -> Int in
          (picture * tokens + token) * 3 * width + part * width + head * shape.headWidth
        }
        for query in 0..<tokens {
          if let bias {
            var span = row.mutableSpan
            bias.fill(&span, query: query, head: head)
          }
          let scale = Double(shape.headWidth).squareRoot()
          let scores = (0..<tokens).map { key -> Double in
            var sum = 0.0
            for channel in 0..<shape.headWidth {
              sum += Double(qkv[start(query, 0) + channel]) * Double(qkv[start(key, 1) + channel])
            }
            return sum / scale + Double(row[key])
          }
          let shares = softmax(scores)
          let place = (picture * tokens + query) * width + head * shape.headWidth
          for key in 0..<tokens {
            for channel in 0..<shape.headWidth {
              output[place + channel] += shares[key] * Double(qkv[start(key, 2) + channel])
            }
          }
        }
      }
    }
    return output
  }

  static func layerNorm(
    _ row: [Float], weight: [Float], bias: [Float], epsilon: Double
  ) -> [Double] {
    let x = row.map(Double.init)
    let mean = x.reduce(0, +) / Double(x.count)
    let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
    return x.indices.map {
      (x[$0] - mean) / (variance + epsilon).squareRoot() * Double(weight[$0]) + Double(bias[$0])
    }
  }
}

/// Repeatable values, roughly uniform in -1...1.
struct Random: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ state >> 29
  }

  mutating func floats(_ count: Int, scale: Float = 1) -> [Float] {
    (0..<count).map { _ in Float.random(in: -scale...scale, using: &self) }
  }
}

/// The largest distance between values and what they should be.
func largestError(_ values: some Collection<Float>, _ expected: some Collection<Double>) -> Double {
  values.count == expected.count
    ? zip(values, expected).map { abs(Double($0) - $1) }.max() ?? 0 : .infinity
}

internal import Kernels

/// A layer norm over the width of a token.
struct LayerNorm: Sendable {
  private let weight: Weight
  private let bias: Weight
  private let epsilon: Float

  init(_ reader: WeightReader, width: Int, epsilon: Double) throws(ModelError) {
    weight = try reader.weight("weight", width)
    bias = try reader.weight("bias", width)
    self.epsilon = Float(epsilon)
  }

  func callAsFunction(_ x: [Float], into output: inout [Float]) {
    layerNorm(
      x, weight: weight.values, bias: bias.values, epsilon: epsilon, into: &output)
  }

  func callAsFunction(_ x: [Float]) -> [Float] {
    var output = [Float](repeating: 0, count: x.count)
    self(x, into: &output)
    return output
  }
}

internal import Kernels

/// A linear layer: weight [outputs, inputs] and bias [outputs], as PyTorch has them.
struct Linear: Sendable {
  let inputs: Int
  let outputs: Int
  private let weight: Weight
  private let bias: Weight

  init(weight: Weight, bias: Weight, from inputs: Int, to outputs: Int) {
    self.inputs = inputs
    self.outputs = outputs
    self.weight = weight
    self.bias = bias
  }

  init(_ reader: WeightReader, from inputs: Int, to outputs: Int) throws(ModelError) {
    self.init(
      weight: try reader.weight("weight", outputs, inputs),
      bias: try reader.weight("bias", outputs), from: inputs, to: outputs)
  }

  /// output ← x · weightᵀ + bias.
  func callAsFunction(_ x: [Float], into output: inout [Float]) {
    linear(
      x, weight: weight.values, bias: bias.values, inputs: inputs, outputs: outputs, into: &output)
  }

  /// x · weightᵀ + bias.
  func callAsFunction(_ x: [Float]) -> [Float] {
    var output = [Float](repeating: 0, count: x.count / inputs * outputs)
    self(x, into: &output)
    return output
  }

  /// output ← gelu(x · weightᵀ + bias).
  func gelu(_ x: [Float], into output: inout [Float]) {
    linearGELU(
      x, weight: weight.values, bias: bias.values, inputs: inputs, outputs: outputs, into: &output)
  }

  /// residual ← residual + scale ⊙ (x · weightᵀ + bias); `branch` is scratch.
  func add(
    _ x: [Float], scale: Weight, to residual: inout [Float], branch: inout [Float]
  ) {
    addLinear(
      x, weight: weight.values, bias: bias.values, scale: scale.values, inputs: inputs,
      outputs: outputs, to: &residual, branch: &branch)
  }
}

internal import Kernels

/// A linear layer: weight [outputs, inputs] and bias [outputs], as PyTorch has them.
struct Linear: Sendable {
  let inputs: Int
  let outputs: Int
  private let weight: Weight
  private let bias: Weight
  /// The weight in bfloat16, which is then used in place of `weight`.
  private var packed: PackedWeight?

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

  /// The layer with its weight in `precision`.
  func storing(_ precision: Precision) -> Linear {
    guard precision == .bfloat16 else { return self }
    var layer = Linear(weight: .none, bias: bias, from: inputs, to: outputs)
    layer.packed = PackedWeight(weight.values, inputs: inputs, outputs: outputs)
    return layer
  }

  /// output ← x · weightᵀ + bias.
  func callAsFunction(_ x: [Float], into output: inout [Float]) {
    if let packed { return linear(x, weight: packed, bias: bias.values, into: &output) }
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
    if let packed { return linearGELU(x, weight: packed, bias: bias.values, into: &output) }
    linearGELU(
      x, weight: weight.values, bias: bias.values, inputs: inputs, outputs: outputs, into: &output)
  }

  /// residual ← residual + scale ⊙ (x · weightᵀ + bias); `branch` is scratch.
  func add(
    _ x: [Float], scale: Weight, to residual: inout [Float], branch: inout [Float]
  ) {
    if let packed {
      return addLinear(
        x, weight: packed, bias: bias.values, scale: scale.values, to: &residual, branch: &branch)
    }
    addLinear(
      x, weight: weight.values, bias: bias.values, scale: scale.values, inputs: inputs,
      outputs: outputs, to: &residual, branch: &branch)
  }
}

internal import Kernels

/// A linear layer: weight [outputs, inputs] and bias [outputs], as PyTorch has them.
struct Linear: Sendable {
  private let weight: LayerWeight
  private let bias: Weight

  var inputs: Int { weight.inputs }
  var outputs: Int { weight.outputs }

  init(
    weight: Weight, bias: Weight, from inputs: Int, to outputs: Int,
    _ format: ProductFormat = .float32
  ) {
    self.weight = LayerWeight(weight, from: inputs, to: outputs, format)
    self.bias = bias
  }

  init(
    _ reader: WeightReader, from inputs: Int, to outputs: Int, _ format: ProductFormat = .float32
  ) throws(ModelError) {
    self.init(
      weight: try reader.weight("weight", outputs, inputs),
      bias: try reader.weight("bias", outputs), from: inputs, to: outputs, format)
  }

  /// Lets the weight get ready, on all threads, for a product with `rows` rows.
  func prepare(for rows: Int) { _ = weight.form(for: rows) }

  /// output ← x · weightᵀ + bias.
  func callAsFunction(_ x: [Float], into output: inout [Float]) {
    switch weight.form(for: x.count / inputs) {
    case .packed(let weight): linear(x, weight: weight, bias: bias.values, into: &output)
    case .plain(let weight):
      linear(
        x, weight: weight.values, bias: bias.values, inputs: inputs, outputs: outputs, into: &output
      )
    }
  }

  /// x · weightᵀ + bias.
  func callAsFunction(_ x: [Float]) -> [Float] {
    var output = [Float](repeating: 0, count: x.count / inputs * outputs)
    self(x, into: &output)
    return output
  }

  /// output ← gelu(x · weightᵀ + bias).
  func gelu(_ x: [Float], into output: inout [Float]) {
    switch weight.form(for: x.count / inputs) {
    case .packed(let weight): linearGELU(x, weight: weight, bias: bias.values, into: &output)
    case .plain(let weight):
      linearGELU(
        x, weight: weight.values, bias: bias.values, inputs: inputs, outputs: outputs, into: &output
      )
    }
  }

  /// residual ← residual + scale ⊙ (x · weightᵀ + bias); `branch` is scratch.
  func add(
    _ x: [Float], scale: Weight, to residual: inout [Float], branch: inout [Float]
  ) {
    switch weight.form(for: x.count / inputs) {
    case .packed(let weight):
      addLinear(
        x, weight: weight, bias: bias.values, scale: scale.values, to: &residual, branch: &branch)
    case .plain(let weight):
      addLinear(
        x, weight: weight.values, bias: bias.values, scale: scale.values, inputs: inputs,
        outputs: outputs, to: &residual, branch: &branch)
    }
  }
}

import Kernels
import Testing

struct LinearCase: Sendable, CustomTestStringConvertible {
  let rows, inputs, outputs: Int
  var testDescription: String { "\(rows)×\(inputs)→\(outputs)" }
}

/// Extents that are odd, that are one, and that make several tiles of either direction.
private let cases = [
  LinearCase(rows: 1, inputs: 1, outputs: 1), LinearCase(rows: 3, inputs: 7, outputs: 5),
  LinearCase(rows: 17, inputs: 31, outputs: 400), LinearCase(rows: 401, inputs: 19, outputs: 23),
  LinearCase(rows: 197, inputs: 96, outputs: 801),
]

@Suite struct LinearTests {
  private let random: (LinearCase) -> (x: [Float], w: [Float], b: [Float], s: [Float]) = {
    var random = Random(UInt64($0.rows))
    return (
      random.floats($0.rows * $0.inputs), random.floats($0.outputs * $0.inputs),
      random.floats($0.outputs), random.floats($0.outputs)
    )
  }

  @Test(arguments: cases) func bias(_ shape: LinearCase) {
    let (x, w, b, _) = random(shape)
    var y = [Float](repeating: .nan, count: shape.rows * shape.outputs)
    linear(
      x, weight: w.span, bias: b.span, inputs: shape.inputs, outputs: shape.outputs, into: &y)
    let expected = Reference.linear(x, w, bias: b, inputs: shape.inputs, outputs: shape.outputs)
    #expect(largestError(y, expected) < 1e-5)
  }

  @Test(arguments: cases) func noBias(_ shape: LinearCase) {
    let (x, w, _, _) = random(shape)
    var y = [Float](repeating: .nan, count: shape.rows * shape.outputs)
    linear(x, weight: w.span, inputs: shape.inputs, outputs: shape.outputs, into: &y)
    let expected = Reference.linear(x, w, inputs: shape.inputs, outputs: shape.outputs)
    #expect(largestError(y, expected) < 1e-5)
  }

  @Test(arguments: cases) func biasAndGELU(_ shape: LinearCase) {
    let (x, w, b, _) = random(shape)
    var y = [Float](repeating: .nan, count: shape.rows * shape.outputs)
    linearGELU(
      x, weight: w.span, bias: b.span, inputs: shape.inputs, outputs: shape.outputs, into: &y)
    let expected = Reference.linear(x, w, bias: b, inputs: shape.inputs, outputs: shape.outputs)
    #expect(largestError(y, expected.map(Reference.gelu)) < 1e-5)
  }

  @Test(arguments: cases, [true, false]) func residual(_ shape: LinearCase, scaled: Bool) {
    let (x, w, b, s) = random(shape)
    var random = Random(99)
    let start = random.floats(shape.rows * shape.outputs)
    var sum = start
    var branch = start
    let scale = scaled ? s : []
    addLinear(
      x, weight: w.span, bias: b.span, scale: scale.span, inputs: shape.inputs,
      outputs: shape.outputs, to: &sum, branch: &branch)
    let product = Reference.linear(x, w, bias: b, inputs: shape.inputs, outputs: shape.outputs)
    let expected = product.indices.map {
      Double(start[$0]) + product[$0] * (scaled ? Double(s[$0 % s.count]) : 1)
    }
    #expect(largestError(sum, expected) < 1e-5)
  }

  /// What C does with the extents is not checked there.
  @Test func extentsAreChecked() async {
    await #expect(processExitsWith: .failure) {
      var y = [Float](repeating: 0, count: 4)
      linear([1, 2, 3], weight: [1, 2].span, inputs: 2, outputs: 1, into: &y)
    }
  }
}

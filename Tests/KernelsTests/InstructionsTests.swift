import Kernels
import Testing

/// The kernels at every set of instructions that this processor has.
///
/// The set is the whole process's, so these tests run one after another, and other tests may see any
/// of the sets.
@Suite(.serialized) struct InstructionsTests {
  private static let levels = Instructions.allCases.filter { $0 <= .supported }

  /// Extents below, at and beyond those that the kernels block by, even and odd.
  private static let shapes = [
    LinearCase(rows: 1, inputs: 1, outputs: 1), LinearCase(rows: 2, inputs: 3, outputs: 33),
    LinearCase(rows: 13, inputs: 16, outputs: 31), LinearCase(rows: 14, inputs: 384, outputs: 32),
    LinearCase(rows: 15, inputs: 385, outputs: 65), LinearCase(rows: 29, inputs: 769, outputs: 129),
    LinearCase(rows: 211, inputs: 47, outputs: 257), LinearCase(rows: 421, inputs: 70, outputs: 40),
  ]

  private func limited(to level: Instructions, _ body: () -> Void) {
    Instructions.limit(to: level)
    defer { Instructions.limit(to: .supported) }
    #expect(Instructions.current == level)
    body()
  }

  @Test(arguments: levels, shapes) func products(_ level: Instructions, _ shape: LinearCase) {
    var random = Random(UInt64(shape.rows + shape.outputs))
    let x = random.floats(shape.rows * shape.inputs)
    let w = random.floats(shape.outputs * shape.inputs)
    let b = random.floats(shape.outputs)
    let expected = Reference.linear(x, w, bias: b, inputs: shape.inputs, outputs: shape.outputs)
    limited(to: level) {
      var y = [Float](repeating: .nan, count: expected.count)
      linear(
        x, weight: w.span, bias: b.span, inputs: shape.inputs, outputs: shape.outputs, into: &y)
      #expect(largestError(y, expected) < 2e-5)
      linearGELU(
        x, weight: w.span, bias: b.span, inputs: shape.inputs, outputs: shape.outputs, into: &y)
      #expect(largestError(y, expected.map(Reference.gelu)) < 2e-5)
      for scale in [[], b.map { $0 + 0.5 }] {
        var sum = [Float](repeating: 1, count: expected.count)
        addLinear(
          x, weight: w.span, bias: b.span, scale: scale.span, inputs: shape.inputs,
          outputs: shape.outputs, to: &sum, branch: &y)
        #expect(largestError(sum, added(expected, scale)) < 3e-5)
      }
      linear(x, weight: w.span, inputs: shape.inputs, outputs: shape.outputs, into: &y)
      let bare = expected.enumerated().map { $1 - Double(b[$0 % b.count]) }
      #expect(largestError(y, bare) < 2e-5)
    }
  }

  /// Against exact products of the rounded values: what is left is float32's error.
  @Test(arguments: levels, shapes) func bfloat16Products(_ level: Instructions, _ shape: LinearCase)
  {
    var random = Random(UInt64(shape.rows + shape.inputs))
    let x = random.floats(shape.rows * shape.inputs).map(roundedToBFloat16)
    let w = random.floats(shape.outputs * shape.inputs)
    let b = random.floats(shape.outputs)
    let expected = Reference.linear(
      x, w.map(roundedToBFloat16), bias: b, inputs: shape.inputs, outputs: shape.outputs)
    limited(to: level) {
      let packed = PackedWeight(
        w.span, inputs: shape.inputs, outputs: shape.outputs, format: .bfloat16)
      check(packed, x, b, expected, within: 3e-5)
    }
  }

  /// Packing moves values and changes no result.
  @Test(arguments: levels, shapes) func packedProducts(_ level: Instructions, _ shape: LinearCase) {
    var random = Random(UInt64(shape.inputs + shape.outputs))
    let x = random.floats(shape.rows * shape.inputs)
    let w = random.floats(shape.outputs * shape.inputs)
    let b = random.floats(shape.outputs)
    let expected = Reference.linear(x, w, bias: b, inputs: shape.inputs, outputs: shape.outputs)
    limited(to: level) {
      let packed = PackedWeight(
        w.span, inputs: shape.inputs, outputs: shape.outputs, format: .float32)
      check(packed, x, b, expected, within: 3e-5)
      var plain = [Float](repeating: .nan, count: expected.count)
      linear(
        x, weight: w.span, bias: b.span, inputs: shape.inputs, outputs: shape.outputs, into: &plain)
      var y = plain
      linear(x, weight: packed, bias: b.span, into: &y)
      #expect(y == plain)
    }
  }

  /// 1 + scale ⊙ branch; an empty scale means ones.
  private func added(_ branch: [Double], _ scale: [Float]) -> [Double] {
    branch.enumerated().map { 1 + $1 * (scale.isEmpty ? 1 : Double(scale[$0 % scale.count])) }
  }

  private func check(
    _ weight: PackedWeight, _ x: [Float], _ bias: [Float], _ expected: [Double],
    within limit: Double
  ) {
    var y = [Float](repeating: .nan, count: expected.count)
    linear(x, weight: weight, bias: bias.span, into: &y)
    #expect(largestError(y, expected) < limit)
    linearGELU(x, weight: weight, bias: bias.span, into: &y)
    #expect(largestError(y, expected.map(Reference.gelu)) < limit)
    for scale in [[], bias.map { $0 + 0.5 }] {
      var sum = [Float](repeating: 1, count: expected.count)
      addLinear(x, weight: weight, bias: bias.span, scale: scale.span, to: &sum, branch: &y)
      #expect(largestError(sum, added(expected, scale)) < limit)
    }
  }

  /// In both formats; grids whose lines are shorter and longer than a vector.
  @Test(arguments: levels, [1, 3, 14, 18]) func attentions(_ level: Instructions, grid: Int) {
    var random = Random(UInt64(grid))
    let shape = AttentionShape(batch: 2, tokens: grid * grid + 1, heads: 3, headWidth: 20)
    let qkv = random.floats(shape.batch * shape.tokens * 3 * shape.width).map(roundedToBFloat16)
    let side = 2 * grid - 1
    let table = random.floats((side * side + 3) * shape.heads)
    let bias = PositionBias(table: table.span, heads: shape.heads, grid: grid)
    let expected = Reference.attention(qkv, shape, bias)
    limited(to: level) {
      var output = [Float](repeating: .nan, count: expected.count)
      attention(qkv, shape, bias: bias, into: &output)
      #expect(largestError(output, expected) < 5e-6)
      // Shares of attention are rounded to eight bits, values are exact.
      attention(qkv, shape, bias: bias, format: .bfloat16, into: &output)
      #expect(largestError(output, expected) < 4e-3)
    }
  }

  @Test(arguments: levels, [1, 2, 15, 16, 17, 31, 100, 197]) func rows(
    _ level: Instructions, width: Int
  ) {
    var random = Random(UInt64(width))
    let x = random.floats(3 * width, scale: 8)
    let (weight, bias) = (random.floats(width), random.floats(width))
    limited(to: level) {
      var normed = x
      layerNorm(x, weight: weight.span, bias: bias.span, epsilon: 1e-6, into: &normed)
      var shares = x
      softmax(&shares, width: width)
      for row in 0..<3 {
        let part = Array(x[row * width..<(row + 1) * width])
        let expected = Reference.layerNorm(part, weight: weight, bias: bias, epsilon: 1e-6)
        #expect(largestError(normed[row * width..<(row + 1) * width], expected) < 2e-5)
        let softened = Reference.softmax(part.map(Double.init))
        #expect(largestError(shares[row * width..<(row + 1) * width], softened) < 1e-6)
      }
      var curve = x
      gelu(&curve)
      #expect(largestError(curve, x.map { Reference.gelu(Double($0)) }) < 2e-6)
    }
  }

  /// Products whose left factor or right factor is read across, as convolutions and attention do.
  @Test(arguments: levels) func convolutions(_ level: Instructions) {
    var random = Random(3)
    let map = FeatureMap(channels: 5, height: 7, width: 9, values: random.floats(5 * 7 * 9))
    let weight = random.floats(5 * 40 * 4)
    let affine = ChannelAffine(bias: [Float](repeating: 0, count: 40))
    limited(to: level) {
      let doubled = doublingConvolution(map, weight: weight.span, then: affine)
      let expected = (0..<40 * 14 * 18).map { index -> Double in
        let (output, place) = index.quotientAndRemainder(dividingBy: 14 * 18)
        let (y, x) = place.quotientAndRemainder(dividingBy: 18)
        var sum = 0.0
        for channel in 0..<5 {
          let value = map.values[channel * 63 + y / 2 * 9 + x / 2]
          sum += Double(value) * Double(weight[(channel * 40 + output) * 4 + y % 2 * 2 + x % 2])
        }
        return sum
      }
      #expect(largestError(doubled.values, expected) < 1e-5)
    }
  }

  /// A row's result does not depend on how many others there are, nor on the threads.
  @Test(arguments: levels, [false, true]) func rowsKeepToThemselves(
    _ level: Instructions, isPacked: Bool
  ) {
    var random = Random(8)
    let (inputs, outputs) = (200, 300)
    let x = random.floats(400 * inputs)
    let w = random.floats(outputs * inputs)
    let b = random.floats(outputs)
    limited(to: level) {
      let packed = PackedWeight(w.span, inputs: inputs, outputs: outputs, format: .bfloat16)
      let product = { (x: [Float]) in
        var y = [Float](repeating: 0, count: x.count / inputs * outputs)
        if isPacked {
          linear(x, weight: packed, bias: b.span, into: &y)
        } else {
          linear(x, weight: w.span, bias: b.span, inputs: inputs, outputs: outputs, into: &y)
        }
        return y
      }
      let all = product(x)
      for threads in [1, 3] {
        Threads.set(threads)
        let one = product(Array(x[0..<inputs]))
        #expect(largestError(one, all[0..<outputs].map(Double.init)) < 1e-5)
        #expect(largestError(product(x), all.map(Double.init)) < 1e-5)
      }
    }
  }

  /// Whatever is asked for, what the processor lacks is not used.
  @Test func levelsAreLimitedToTheProcessor() {
    Instructions.limit(to: .bfloat16)
    #expect(Instructions.current == .supported)
  }
}

/// The nearest bfloat16, of two equally near ones the even; for finite values.
private func roundedToBFloat16(_ value: Float) -> Float {
  let bits = value.bitPattern
  return Float(bitPattern: (bits &+ 0x7fff &+ (bits >> 16 & 1)) & 0xffff_0000)
}

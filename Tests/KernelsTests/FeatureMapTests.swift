import Kernels
import Testing

struct ConvolutionCase: Sendable, CustomTestStringConvertible {
  let channels, height, width, outputs, side: Int
  var testDescription: String { "\(channels)×\(height)×\(width)→\(outputs) by \(side)" }
}

@Suite struct FeatureMapTests {
  private func map(_ channels: Int, _ height: Int, _ width: Int) -> FeatureMap {
    var random = Random(3)
    return FeatureMap(
      channels: channels, height: height, width: width,
      values: random.floats(channels * height * width))
  }

  /// Odd extents, a single place, and more places than one stretch holds.
  @Test(
    arguments: [
      ConvolutionCase(channels: 1, height: 1, width: 1, outputs: 1, side: 3),
      ConvolutionCase(channels: 3, height: 5, width: 4, outputs: 7, side: 3),
      ConvolutionCase(channels: 2, height: 37, width: 41, outputs: 5, side: 3),
      ConvolutionCase(channels: 5, height: 3, width: 7, outputs: 4, side: 1),
      ConvolutionCase(channels: 3, height: 40, width: 30, outputs: 2, side: 1),
    ], [true, false]) func convolved(_ shape: ConvolutionCase, rectify: Bool)
  {
    let input = map(shape.channels, shape.height, shape.width)
    var random = Random(9)
    let weight = random.floats(shape.outputs * shape.channels * shape.side * shape.side)
    let affine = ChannelAffine(
      scale: random.floats(shape.outputs), shift: random.floats(shape.outputs), rectify: rectify)
    let result = convolution(input, weight: weight.span, side: shape.side, then: affine)
    var expected: [Double] = []
    for output in 0..<shape.outputs {
      for y in 0..<shape.height {
        for x in 0..<shape.width {
          var sum = 0.0
          for channel in 0..<shape.channels {
            for tap in 0..<shape.side * shape.side {
              let row = y + tap / shape.side - shape.side / 2
              let column = x + tap % shape.side - shape.side / 2
              guard (0..<shape.height).contains(row), (0..<shape.width).contains(column) else {
                continue
              }
              let w = weight[(output * shape.channels + channel) * shape.side * shape.side + tap]
              sum +=
                Double(w)
                * Double(input.values[(channel * shape.height + row) * shape.width + column])
            }
          }
          sum = sum * Double(affine.scale[output]) + Double(affine.shift[output])
          expected.append(rectify ? max(0, sum) : sum)
        }
      }
    }
    #expect(largestError(result.values, expected) < 1e-5)
  }

  @Test(arguments: [(1, 1), (3, 5), (4, 70)]) func doubled(channels: Int, outputs: Int) {
    let input = map(channels, 3, 5)
    var random = Random(9)
    let weight = random.floats(channels * outputs * 4)
    let affine = ChannelAffine(scale: random.floats(outputs), shift: random.floats(outputs))
    let result = doublingConvolution(input, weight: weight.span, then: affine)
    #expect(result.height == 6 && result.width == 10 && result.channels == outputs)
    var expected: [Double] = []
    for output in 0..<outputs {
      for y in 0..<6 {
        for x in 0..<10 {
          let sum = (0..<channels).reduce(0.0) { sum, channel in
            let w = weight[((channel * outputs + output) * 2 + y % 2) * 2 + x % 2]
            return sum + Double(w) * Double(input.values[(channel * 3 + y / 2) * 5 + x / 2])
          }
          expected.append(sum * Double(affine.scale[output]) + Double(affine.shift[output]))
        }
      }
    }
    #expect(largestError(result.values, expected) < 1e-5)
  }

  /// As PyTorch's `interpolate` without aligned corners.
  @Test func enlarged() {
    let input = FeatureMap(channels: 1, height: 2, width: 2, values: [1, 2, 3, 4])
    let result = bilinear(input, height: 4, width: 4)
    #expect(
      result.values == [
        1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4,
      ])
    #expect(bilinear(input, height: 2, width: 2).values == input.values)
    #expect(bilinear(input, height: 1, width: 1).values == [2.5])
  }

  /// Divisions that do not come out even overlap, as in PyTorch's `adaptive_avg_pool2d`.
  @Test func averaged() {
    let row = FeatureMap(channels: 1, height: 1, width: 5, values: [1, 2, 3, 4, 5])
    #expect(adaptiveAverage(row, side: 3).values == [1.5, 3, 4.5, 1.5, 3, 4.5, 1.5, 3, 4.5])
    let square = FeatureMap(channels: 2, height: 2, width: 2, values: [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(adaptiveAverage(square, side: 1).values == [2.5, 6.5])
  }

  @Test func pooled() {
    let input = FeatureMap(
      channels: 1, height: 3, width: 5, values: [1, 2, 3, 4, 9, 5, 6, 8, 7, 9, 9, 9, 9, 9, 9])
    #expect(maximumPool(input).values == [6, 8])
  }

  @Test func stacked() {
    let result = FeatureMap.stacked([map(2, 3, 4), map(1, 3, 4)])
    #expect(result.channels == 3 && result.values == map(2, 3, 4).values + map(1, 3, 4).values)
  }
}

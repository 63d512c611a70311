private import CKernels
private import Glibc

/// output ← layer norm of each row of `input`; a row is as long as `weight`.
package func layerNorm(
  _ input: [Float], weight: Span<Float>, bias: Span<Float>, epsilon: Float,
  into output: inout [Float]
) {
  let width = weight.count
  precondition(width > 0 && bias.count == width, "weight and bias of one width")
  precondition(input.count.isMultiple(of: width), "input is not whole rows")
  precondition(output.count >= input.count, "no room for the output")
  let (x, w, b) = unsafe (buffer(input.span), buffer(weight), buffer(bias))
  Profile.measure(.layerNorm) {
    unsafe output.withUnsafeMutableBufferPointer { y in
      forEachRowBlock(x.count / width) { rows in
        let start = rows.lowerBound * width
        unsafe zoo_layer_norm(
          y.baseAddress.advanced(by: start), x.baseAddress.advanced(by: start),
          rows.count, width, w.baseAddress, b.baseAddress, epsilon)
      }
    }
  }
}

/// Turns each row of `width` values into its softmax.
package func softmax(_ values: inout [Float], width: Int) {
  precondition(width > 0 && values.count.isMultiple(of: width), "values are not whole rows")
  unsafe values.withUnsafeMutableBufferPointer { x in
    forEachRowBlock(x.count / width) { rows in
      unsafe zoo_softmax(
        x.baseAddress.advanced(by: rows.lowerBound * width), rows.count, width)
    }
  }
}

/// Applies the exact form of GELU to every value.
package func gelu(_ values: inout [Float]) {
  let zeros = [Float](repeating: 0, count: min(values.count, 1024))
  guard !zeros.isEmpty else { return }
  unsafe values.withUnsafeMutableBufferPointer { x in
    unsafe zeros.withUnsafeBufferPointer { zeros in
      let blocks = (x.count + zeros.count - 1) / zeros.count
      forEachTask(blocks) { block, _ in
        let start = block * zeros.count
        unsafe zoo_add_bias_gelu(
          x.baseAddress.advanced(by: start), 0, 1, min(zeros.count, x.count - start),
          zeros.baseAddress)
      }
    }
  }
}

/// Divides each row of `width` values by its Euclidean length, or by `floor` where that is greater.
package func normaliseRows(_ values: inout [Float], width: Int, floor: Float = 1e-12) {
  precondition(width > 0 && values.count.isMultiple(of: width), "values are not whole rows")
  for start in stride(from: 0, to: values.count, by: width) {
    var square: Float = 0
    for index in start..<start + width { square += values[index] * values[index] }
    let length = max(square.squareRoot(), floor)
    for index in start..<start + width { values[index] /= length }
  }
}

/// Applies the hyperbolic tangent to every value.
package func tanh(_ values: inout [Float]) {
  for index in values.indices { values[index] = tanhf(values[index]) }
}

/// output ← input · weightᵀ, for rows of `inputs` values and a weight of shape [outputs, inputs].
package func linear(
  _ input: [Float], weight: Span<Float>, inputs: Int, outputs: Int, into output: inout [Float]
) {
  let weight = LinearWeight(weight, inputs, outputs)
  Profile.measure(.linear) { multiply(input, weight, .nothing, into: &output) }
}

/// output ← input · weightᵀ + bias; shapes as PyTorch's `Linear`.
package func linear(
  _ input: [Float], weight: Span<Float>, bias: Span<Float>, inputs: Int, outputs: Int,
  into output: inout [Float]
) {
  addBias(input, LinearWeight(weight, inputs, outputs), bias, into: &output)
}

/// As above, with a packed weight.
package func linear(
  _ input: [Float], weight: PackedWeight, bias: Span<Float>, into output: inout [Float]
) {
  addBias(input, .packed(weight), bias, into: &output)
}

/// output ← gelu(input · weightᵀ + bias), with the exact form of GELU.
package func linearGELU(
  _ input: [Float], weight: Span<Float>, bias: Span<Float>, inputs: Int, outputs: Int,
  into output: inout [Float]
) {
  addBiasAndGELU(input, LinearWeight(weight, inputs, outputs), bias, into: &output)
}

/// As above, with a packed weight.
package func linearGELU(
  _ input: [Float], weight: PackedWeight, bias: Span<Float>, into output: inout [Float]
) {
  addBiasAndGELU(input, .packed(weight), bias, into: &output)
}

/// residual ← residual + scale ⊙ (input · weightᵀ + bias); an empty scale means ones.
///
/// `branch` is scratch of at least the residual's size.
package func addLinear(
  _ input: [Float], weight: Span<Float>, bias: Span<Float>, scale: Span<Float>, inputs: Int,
  outputs: Int, to residual: inout [Float], branch: inout [Float]
) {
  let weight = LinearWeight(weight, inputs, outputs)
  addToResidual(input, weight, bias, scale, &residual, &branch)
}

/// As above, with a packed weight.
package func addLinear(
  _ input: [Float], weight: PackedWeight, bias: Span<Float>, scale: Span<Float>,
  to residual: inout [Float], branch: inout [Float]
) {
  addToResidual(input, .packed(weight), bias, scale, &residual, &branch)
}

private func addBias(
  _ input: [Float], _ weight: LinearWeight, _ bias: Span<Float>, into output: inout [Float]
) {
  precondition(bias.count == weight.outputs, "one bias an output")
  let finish = unsafe Finish.bias(buffer(bias))
  Profile.measure(.linear) { multiply(input, weight, finish, into: &output) }
}

private func addBiasAndGELU(
  _ input: [Float], _ weight: LinearWeight, _ bias: Span<Float>, into output: inout [Float]
) {
  precondition(bias.count == weight.outputs, "one bias an output")
  let finish = unsafe Finish.gelu(buffer(bias))
  Profile.measure(.linearGELU) { multiply(input, weight, finish, into: &output) }
}

private func addToResidual(
  _ input: [Float], _ weight: LinearWeight, _ bias: Span<Float>, _ scale: Span<Float>,
  _ residual: inout [Float], _ branch: inout [Float]
) {
  let outputs = weight.outputs
  precondition(bias.count == outputs, "one bias an output")
  precondition(scale.isEmpty || scale.count == outputs, "one scale an output")
  precondition(
    residual.count == rowCount(input, weight.inputs) * outputs, "a residual of another shape")
  let (bias, scale) = unsafe (buffer(bias), buffer(scale))
  Profile.measure(.linearResidual) {
    unsafe residual.withUnsafeMutableBufferPointer { residual in
      let finish = unsafe Finish.residual(residual, bias, scale)
      multiply(input, weight, finish, into: &branch)
    }
  }
}

/// output ← finish(input · weightᵀ), in tiles that keep every thread busy.
///
/// Each thread takes as many rows as the others where there are enough of them, else as many columns.
private func multiply(
  _ input: [Float], _ weight: LinearWeight, _ finish: Finish, into output: inout [Float]
) {
  let (inputs, outputs) = (weight.inputs, weight.outputs)
  let rows = rowCount(input, inputs)
  precondition(output.count >= rows * outputs, "no room for the output")
  let input = unsafe buffer(input.span)
  let threads = Threads.count
  let rowParts = max(1, rows / (threads * rowsAtATime) * threads)
  let units = (outputs + PackedWeight.columnUnit - 1) / PackedWeight.columnUnit
  let columnParts = rowParts > 1 ? 1 : min(threads, units)
  unsafe output.withUnsafeMutableBufferPointer { output in
    let output = unsafe output
    forEachTask(rowParts * columnParts) { task, _ in
      let tileRows = part(task / columnParts, of: rowParts, in: rows)
      let panels = part(task % columnParts, of: columnParts, in: units)
      let start = panels.lowerBound * PackedWeight.columnUnit
      let columns = start..<min(panels.upperBound * PackedWeight.columnUnit, outputs)
      let tile = unsafe MutableMatrix(
        output, at: tileRows.lowerBound * outputs + start, rows: tileRows.count,
        columns: columns.count, stride: outputs)
      let rows = unsafe Matrix(
        input, at: tileRows.lowerBound * inputs, rows: tileRows.count, columns: inputs)
      weight.multiply(
        rows, columns: columns, into: tile,
        finish: finish.at(row: tileRows.lowerBound, column: start, width: outputs))
    }
  }
}

/// The rows that a product works on at a time.
private let rowsAtATime = 192

private func rowCount(_ input: [Float], _ width: Int) -> Int {
  precondition(width > 0 && !input.isEmpty && input.count.isMultiple(of: width), "not whole rows")
  return input.count / width
}

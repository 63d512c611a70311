private import CKernels

/// output ← input · weightᵀ, for rows of `inputs` values and a weight of shape [outputs, inputs].
package func linear(
  _ input: [Float], weight: Span<Float>, inputs: Int, outputs: Int, into output: inout [Float]
) {
  forEachTile(of: input, weight, inputs, outputs, into: &output) { _, _ in }
}

/// output ← input · weightᵀ + bias; shapes as PyTorch's `Linear`.
package func linear(
  _ input: [Float], weight: Span<Float>, bias: Span<Float>, inputs: Int, outputs: Int,
  into output: inout [Float]
) {
  precondition(bias.count == outputs, "one bias an output")
  let bias = unsafe buffer(bias)
  forEachTile(of: input, weight, inputs, outputs, into: &output) { tile, column in
    unsafe zoo_add_bias(
      tile.base, tile.stride, tile.rows, tile.columns, bias.baseAddress.advanced(by: column))
  }
}

/// output ← gelu(input · weightᵀ + bias), with the exact form of GELU.
package func linearGELU(
  _ input: [Float], weight: Span<Float>, bias: Span<Float>, inputs: Int, outputs: Int,
  into output: inout [Float]
) {
  precondition(bias.count == outputs, "one bias an output")
  let bias = unsafe buffer(bias)
  forEachTile(of: input, weight, inputs, outputs, into: &output) { tile, column in
    unsafe zoo_add_bias_gelu(
      tile.base, tile.stride, tile.rows, tile.columns, bias.baseAddress.advanced(by: column))
  }
}

/// residual ← residual + scale ⊙ (input · weightᵀ + bias); an empty scale means ones.
///
/// `branch` is scratch of at least the residual's size.
package func addLinear(
  _ input: [Float], weight: Span<Float>, bias: Span<Float>, scale: Span<Float>, inputs: Int,
  outputs: Int, to residual: inout [Float], branch: inout [Float]
) {
  precondition(bias.count == outputs, "one bias an output")
  precondition(scale.isEmpty || scale.count == outputs, "one scale an output")
  precondition(residual.count == rowCount(input, inputs) * outputs, "a residual of another shape")
  let bias = unsafe buffer(bias)
  let scales = unsafe scale.isEmpty ? nil : buffer(scale).baseAddress
  unsafe residual.withUnsafeMutableBufferPointer { residual in
    let residual = residual.baseAddress
    forEachTile(of: input, weight, inputs, outputs, into: &branch) { tile, column in
      unsafe zoo_add_residual(
        residual.advanced(by: tile.offset), tile.base, tile.stride, tile.rows, tile.columns,
        bias.baseAddress.advanced(by: column), scales.advanced(by: column))
    }
  }
}

/// Computes input · weightᵀ in tiles and hands each to `finish` while it is still in the cache.
///
/// `finish` also gets the tile's first column. Tiles keep every thread busy.
private func forEachTile(
  of input: [Float], _ weight: Span<Float>, _ inputs: Int, _ outputs: Int,
  into output: inout [Float], _ finish: (_ tile: MutableMatrix, _ column: Int) -> Void
) {
  let rows = rowCount(input, inputs)
  precondition(weight.count == inputs * outputs, "a weight of another shape")
  precondition(output.count >= rows * outputs, "no room for the output")
  let (input, weight) = unsafe (buffer(input.span), buffer(weight))
  let rowParts = max(1, rows / 192)
  let columnParts = rowParts > 1 ? 1 : max(1, min(2 * Threads.count, outputs / 192))
  unsafe output.withUnsafeMutableBufferPointer { output in
    let output = unsafe output
    forEachTask(rowParts * columnParts) { task, _ in
      let tileRows = part(task / columnParts, of: rowParts, in: rows)
      let columns = part(task % columnParts, of: columnParts, in: outputs)
      let tile = unsafe MutableMatrix(
        output, at: tileRows.lowerBound * outputs + columns.lowerBound, rows: tileRows.count,
        columns: columns.count, stride: outputs)
      unsafe multiply(
        Matrix(input, at: tileRows.lowerBound * inputs, rows: tileRows.count, columns: inputs).asIs,
        Matrix(weight, at: columns.lowerBound * inputs, rows: columns.count, columns: inputs)
          .transposed,
        into: tile)
      finish(tile, columns.lowerBound)
    }
  }
}

private func rowCount(_ input: [Float], _ width: Int) -> Int {
  precondition(width > 0 && !input.isEmpty && input.count.isMultiple(of: width), "not whole rows")
  return input.count / width
}

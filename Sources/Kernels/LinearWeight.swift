/// The weight of a linear layer in either precision.
@safe enum LinearWeight {
  /// Float32 [outputs, inputs], which the caller keeps.
  case plain(UnsafeBufferPointer<Float>, inputs: Int, outputs: Int)
  case packed(PackedWeight)

  init(_ weight: Span<Float>, _ inputs: Int, _ outputs: Int) {
    precondition(weight.count == inputs * outputs, "a weight of another shape")
    self = unsafe .plain(buffer(weight), inputs: inputs, outputs: outputs)
  }

  var inputs: Int {
    switch self {
    case .plain(_, let inputs, _): inputs
    case .packed(let weight): weight.inputs
    }
  }

  var outputs: Int {
    switch self {
    case .plain(_, _, let outputs): outputs
    case .packed(let weight): weight.outputs
    }
  }

  /// tile ← finish(rows · weightᵀ) for the output columns `columns`.
  func multiply(
    _ rows: Matrix, columns: Range<Int>, into tile: MutableMatrix, finish: Finish
  ) {
    switch self {
    case .plain(let weight, let inputs, _):
      let part = unsafe Matrix(
        weight, at: columns.lowerBound * inputs, rows: columns.count, columns: inputs)
      Kernels.multiply(rows.asIs, part.transposed, into: tile, finish: finish)
    case .packed(let weight): weight.multiply(rows, columns: columns, into: tile, finish: finish)
    }
  }
}

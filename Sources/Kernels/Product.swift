internal import CKernels

/// result ← finish(alpha · a · b + beta · result) in float32, on the calling thread.
func multiply(
  _ a: Factor, _ b: Factor, into result: MutableMatrix, alpha: Float = 1, beta: Float = 0,
  finish: Finish = .nothing
) {
  precondition(a.columns == b.rows, "inner extents differ")
  precondition(a.rows == result.rows && b.columns == result.columns, "a result of other extents")
  let isDone = unsafe zoo_multiply(
    a.strided, b.strided, result.base, result.stride, a.rows, b.columns, a.columns, alpha, beta,
    finish.parameters)
  precondition(isDone != 0, "no memory for a product")
}

extension Factor {
  fileprivate var strided: zoo_factor {
    isTransposed
      ? unsafe zoo_factor(base: matrix.base, row: 1, column: matrix.stride)
      : unsafe zoo_factor(base: matrix.base, row: matrix.stride, column: 1)
  }
}

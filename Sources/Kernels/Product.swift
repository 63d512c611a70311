internal import CKernels
private import COpenBLAS

/// result ← finish(alpha · a · b + beta · result) in float32, on the calling thread.
///
/// Processors with AVX-512 use this package's own product, which reads mapped weights where they
/// stand and knows the shapes of transformers; others use OpenBLAS. That prints about wrong extents and
/// goes on, so they are checked here.
func multiply(
  _ a: Factor, _ b: Factor, into result: MutableMatrix, alpha: Float = 1, beta: Float = 0,
  finish: Finish = .nothing
) {
  precondition(a.columns == b.rows, "inner extents differ")
  precondition(a.rows == result.rows && b.columns == result.columns, "a result of other extents")
  let isDone = unsafe zoo_multiply(
    a.strided, b.strided, result.base, result.stride, a.rows, b.columns, a.columns, alpha, beta,
    finish.parameters)
  if isDone != 0 { return }
  Threads.serialBLAS
  unsafe cblas_sgemm(
    CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
    b.isTransposed ? CblasTrans : CblasNoTrans,
    blasint(a.rows), blasint(b.columns), blasint(a.columns),
    alpha, a.matrix.base, blasint(a.matrix.stride), b.matrix.base, blasint(b.matrix.stride),
    beta, result.base, blasint(result.stride))
  unsafe zoo_finish_part(
    finish.parameters, result.base, result.stride, 0, 0, result.rows, result.columns)
}

extension Factor {
  fileprivate var strided: zoo_factor {
    isTransposed
      ? unsafe zoo_factor(base: matrix.base, row: 1, column: matrix.stride)
      : unsafe zoo_factor(base: matrix.base, row: matrix.stride, column: 1)
  }
}

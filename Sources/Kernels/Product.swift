private import COpenBLAS

/// result ← alpha · a · b + beta · result in float32, on the calling thread.
///
/// OpenBLAS prints about wrong extents and goes on, so they are checked here.
func multiply(
  _ a: Factor, _ b: Factor, into result: MutableMatrix, alpha: Float = 1, beta: Float = 0
) {
  precondition(a.columns == b.rows, "inner extents differ")
  precondition(a.rows == result.rows && b.columns == result.columns, "a result of other extents")
  Threads.serialBLAS
  unsafe cblas_sgemm(
    CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
    b.isTransposed ? CblasTrans : CblasNoTrans,
    blasint(a.rows), blasint(b.columns), blasint(a.columns),
    alpha, a.matrix.base, blasint(a.matrix.stride), b.matrix.base, blasint(b.matrix.stride),
    beta, result.base, blasint(result.stride))
}

/// A row-major matrix in memory that somebody else owns and keeps while it is used.
///
/// It says where a product reads. Making one checks that it lies inside its buffer, so the
/// products need check nothing but that their extents agree.
@safe struct Matrix {
  let base: UnsafePointer<Float>
  let rows: Int
  let columns: Int
  /// The distance between the starts of two rows.
  let stride: Int

  init(
    _ buffer: UnsafeBufferPointer<Float>, at offset: Int = 0, rows: Int, columns: Int,
    stride: Int? = nil
  ) {
    let stride = stride ?? columns
    guard let base = buffer.baseAddress else {
      preconditionFailure("the matrix has no memory")
    }
    precondition(rows > 0 && columns > 0 && stride >= columns && offset >= 0, "an odd matrix")
    precondition(
      offset + (rows - 1) * stride + columns <= buffer.count, "the matrix leaves its buffer")
    unsafe self.base = base + offset
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// The matrix read with rows and columns exchanged.
  var transposed: Factor { Factor(matrix: self, isTransposed: true) }
  /// The matrix as a factor of a product.
  var asIs: Factor { Factor(matrix: self, isTransposed: false) }
}

/// A row-major matrix in memory that the holder may write; see `Matrix`.
@safe struct MutableMatrix {
  let base: UnsafeMutablePointer<Float>
  /// Where in its buffer the matrix starts.
  let offset: Int
  let rows: Int
  let columns: Int
  let stride: Int

  init(
    _ buffer: UnsafeMutableBufferPointer<Float>, at offset: Int = 0, rows: Int, columns: Int,
    stride: Int? = nil
  ) {
    let matrix = unsafe Matrix(
      UnsafeBufferPointer(buffer), at: offset, rows: rows, columns: columns, stride: stride)
    unsafe base = UnsafeMutablePointer(mutating: matrix.base)
    self.offset = offset
    self.rows = rows
    self.columns = columns
    self.stride = matrix.stride
  }
}

/// A matrix and how a product reads it.
struct Factor {
  let matrix: Matrix
  let isTransposed: Bool

  var rows: Int { isTransposed ? matrix.columns : matrix.rows }
  var columns: Int { isTransposed ? matrix.rows : matrix.columns }
}

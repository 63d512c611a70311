/// The parts of a sparse tensor.
public struct SparseTensor: Sendable {
  /// How the places of the values are written.
  public let format: Format
  /// The parts by PyTorch's names, such as `indices` and `values`.
  public let parts: [(name: String, tensor: TorchTensor)]

  /// How the places of the values are written.
  public enum Format: String, Sendable {
    /// A column of coordinates for each value.
    case coordinates = "sparse_coo"
    /// Rows by offsets, columns by index.
    case compressedRows = "sparse_csr"
    /// Columns by offsets, rows by index.
    case compressedColumns = "sparse_csc"
    /// Blocks, rows of them by offsets.
    case blockRows = "sparse_bsr"
    /// Blocks, columns of them by offsets.
    case blockColumns = "sparse_bsc"

    /// The names of the parts.
    var partNames: [String] {
      switch self {
      case .coordinates: ["indices", "values"]
      case .compressedRows, .blockRows: ["crow_indices", "col_indices", "values"]
      case .compressedColumns, .blockColumns: ["ccol_indices", "row_indices", "values"]
      }
    }
  }
}

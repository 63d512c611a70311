internal import Tensors

/// Where the values of a sparse tensor stand among the elements of the dense one.
///
/// Each value is a block of `rows` times `columns` elements: one element in compressed matrices, the
/// dense dimensions of coordinates in one row.
struct SparsePlaces {
  /// The rows of a block.
  let rows: Int
  /// The neighbouring elements in each row of a block.
  let columns: Int
  /// The elements between the rows of a block.
  let rowStride: Int
  private let sparse: SparseTensor
  private let shape: [Int]
  private let subject: String

  /// Checks the shapes of the parts against `shape`, whose elements fit into memory's numbers.
  init(_ sparse: SparseTensor, shape: [Int], subject: String) throws(CheckpointError) {
    self.sparse = sparse
    self.shape = shape
    self.subject = subject
    let values = sparse.parts.last?.tensor.shape ?? []
    func refuse(_ detail: String) -> CheckpointError {
      CheckpointError(subject, .tensorGeometry, "\(sparse.format.rawValue): \(detail)")
    }
    for part in sparse.parts {
      guard case .strided = part.tensor.layout else {
        throw refuse("\(part.name) are no plain tensor")
      }
    }
    for part in sparse.parts.dropLast() where ![.i64, .i32].contains(part.tensor.scalarType) {
      throw refuse("\(part.name) are \(part.tensor.scalarType.rawValue), not integers")
    }
    let parts = sparse.parts.map(\.tensor.shape)
    switch sparse.format {
    case .coordinates:
      let indices = parts[0]
      guard indices.count == 2, indices[0] <= shape.count, values.first == indices[1],
        Array(values.dropFirst()) == Array(shape.dropFirst(indices[0])),
        indices[0] > 0 || indices[1] <= 1
      else { throw refuse("indices \(indices) and values \(values) for shape \(shape)") }
      (rows, rowStride) = (1, 0)
      // No overflow: where the product is zero early, later extents do not matter.
      columns = elementCount(of: Array(values.dropFirst())) ?? 0
    case .compressedRows, .compressedColumns:
      guard shape.count == 2, values.count == 1, parts[1] == values, parts[0].count == 1,
        parts[0][0] - 1 == shape[sparse.format == .compressedRows ? 0 : 1]
      else { throw refuse("parts do not fit shape \(shape)") }
      (rows, columns, rowStride) = (1, 1, 0)
    case .blockRows, .blockColumns:
      guard shape.count == 2, values.count == 3, parts[1] == [values[0]], values[1] > 0,
        values[2] > 0, shape[0].isMultiple(of: values[1]), shape[1].isMultiple(of: values[2])
      else { throw refuse("blocks \(values) do not tile shape \(shape)") }
      let lines = sparse.format == .blockRows ? shape[0] / values[1] : shape[1] / values[2]
      guard parts[0].count == 1, parts[0][0] - 1 == lines else {
        throw refuse("offsets do not fit \(lines) lines")
      }
      (rows, columns, rowStride) = (values[1], values[2], shape[1])
    }
  }

  /// Whether reading costs next to nothing.
  var isQuicklyRead: Bool {
    sparse.parts.dropLast().allSatisfy { $0.tensor.bytes.count <= 1 << 20 }
  }

  /// The first element of each value, in the order of the values.
  func read() throws(CheckpointError) -> [Int] {
    for part in sparse.parts.dropLast() where part.tensor.bytes.count > Limits.sparseIndexBytes {
      throw CheckpointError(subject, .limit, "\(part.tensor.bytes.count) bytes of indices")
    }
    return sparse.format == .coordinates ? try coordinates() : try compressed()
  }

  private func coordinates() throws(CheckpointError) -> [Int] {
    let indices = try integers(part(0))
    let (rank, count) = (part(0).shape[0], part(0).shape[1])
    return try (0..<count).map { (column) throws(CheckpointError) -> Int in
      var place = 0
      for dimension in 0..<rank {
        let index = indices[dimension * count + column]
        guard (0..<shape[dimension]).contains(index) else {
          throw refuse("index \(index) in a dimension of \(shape[dimension])")
        }
        place = place * shape[dimension] + index
      }
      return place * columns
    }
  }

  private func compressed() throws(CheckpointError) -> [Int] {
    let isByRows = sparse.format == .compressedRows || sparse.format == .blockRows
    let offsets = try integers(part(0))
    let others = try integers(part(1))
    let limit = isByRows ? shape[1] / columns : shape[0] / rows
    guard offsets.first == 0, offsets.last == others.count,
      zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw refuse("offsets do not rise from 0 to \(others.count)") }
    if let outside = others.first(where: { !(0..<limit).contains($0) }) {
      throw refuse("index \(outside) where \(limit) are possible")
    }
    var places: [Int] = []
    places.reserveCapacity(others.count)
    for line in 0..<offsets.count - 1 {
      for other in others[offsets[line]..<offsets[line + 1]] {
        let (row, column) = isByRows ? (line, other) : (other, line)
        places.append(row * rows * shape[1] + column * columns)
      }
    }
    return places
  }

  private func part(_ index: Int) -> TorchTensor { sparse.parts[index].tensor }

  private func integers(_ tensor: TorchTensor) throws(CheckpointError) -> [Int] {
    if tensor.scalarType == .i64 { return try tensor.lazyTensor.int64s() }
    var reader = ByteReader(try tensor.bytes.read())
    return (0..<tensor.lazyTensor.elementCount).compactMap { _ in
      reader.unsigned(4).map { Int(Int32(truncatingIfNeeded: $0)) }
    }
  }

  private func refuse(_ detail: String) -> CheckpointError {
    CheckpointError(subject, .tensorGeometry, "\(sparse.format.rawValue): \(detail)")
  }
}

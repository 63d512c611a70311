internal import Tensors

/// The elements of a sparse tensor with the zeros filled in.
struct DenseBytes: TensorBytes {
  let count: Int
  private let sparse: SparseTensor
  private let shape: [Int]
  private let type: ScalarType
  private let subject: String

  /// Checks the shapes of the parts against `shape`; the indices are checked when they are read.
  init(
    _ sparse: SparseTensor, type: ScalarType, shape: [Int], subject: String
  ) throws(CheckpointError) {
    guard shape.count <= Limits.rank, shape.allSatisfy({ $0 >= 0 }),
      let count = type.packedByteCount(shape: shape), type.bitWidth >= 8
    else {
      throw CheckpointError(
        subject, .tensorGeometry, "a sparse tensor of impossible shape \(shape)")
    }
    self.sparse = sparse
    self.shape = shape
    self.type = type
    self.count = count
    self.subject = subject
    for part in sparse.parts.dropLast() where ![.i64, .i32].contains(part.tensor.scalarType) {
      throw refuse("\(part.name) are \(part.tensor.scalarType.rawValue), not integers")
    }
    try checkShapes()
  }

  var fileRange: FileRange? { nil }

  /// Whether reading the indices costs next to nothing.
  var isQuicklyChecked: Bool {
    sparse.parts.dropLast().allSatisfy { $0.tensor.bytes.count <= 1 << 20 }
  }

  func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    guard count <= Limits.densifiedBytes else {
      throw CheckpointError(
        subject, .limit, "\(count) bytes when dense; at most \(Limits.densifiedBytes) are made")
    }
    let places = try places()
    let block = blockBytes
    let values = try sparse.parts[sparse.parts.count - 1].tensor.bytes.read()
    var dense = [UInt8](repeating: 0, count: count)
    var seen: Set<Int> = []
    for (index, place) in places.enumerated() {
      guard seen.insert(place).inserted else {
        throw CheckpointError(
          subject, .unsupported, "the same place has two values: coalesce the tensor first")
      }
      let value = values[index * block..<(index + 1) * block]
      dense.replaceSubrange(place * block..<(place + 1) * block, with: value)
    }
    try body(dense.rawSpan)
  }

  /// Refuses indices outside of the shape.
  func checkIndices() throws(CheckpointError) { _ = try places() }

  private func refuse(_ detail: String) -> CheckpointError {
    CheckpointError(subject, .tensorGeometry, "\(sparse.format.rawValue): \(detail)")
  }

  private func part(_ index: Int) -> TorchTensor { sparse.parts[index].tensor }

  /// The dimensions that indices address.
  private var sparseRank: Int {
    sparse.format == .coordinates ? part(0).shape.first ?? 0 : 2
  }

  /// The bytes that one index places.
  private var blockBytes: Int {
    shape.dropFirst(sparseRank).reduce(type.bitWidth / 8, *)
  }

  private func checkShapes() throws(CheckpointError) {
    let values = part(sparse.parts.count - 1).shape
    switch sparse.format {
    case .coordinates:
      let indices = part(0).shape
      guard indices.count == 2, indices[0] <= shape.count, values.first == indices[1],
        Array(values.dropFirst()) == Array(shape.dropFirst(indices[0]))
      else { throw refuse("indices \(indices) and values \(values) for shape \(shape)") }
    case .compressedRows, .compressedColumns:
      guard shape.count == 2, values.count == 1, part(1).shape == values,
        part(0).shape == [shape[sparse.format == .compressedRows ? 0 : 1] + 1]
      else { throw refuse("parts do not fit shape \(shape) (batches are not read)") }
    case .blockRows, .blockColumns:
      guard shape.count == 2, values.count == 3, part(1).shape == [values[0]], values[1] > 0,
        values[2] > 0, shape[0].isMultiple(of: values[1]), shape[1].isMultiple(of: values[2])
      else { throw refuse("blocks \(values) do not tile shape \(shape)") }
      let lines = sparse.format == .blockRows ? shape[0] / values[1] : shape[1] / values[2]
      guard part(0).shape == [lines + 1] else { throw refuse("offsets do not fit \(lines) lines") }
    }
  }

  /// The place of each value in units of `blockBytes`, in the order of the values; for blocks, of
  /// each of their elements.
  private func places() throws(CheckpointError) -> [Int] {
    switch sparse.format {
    case .coordinates: try coordinatePlaces()
    case .compressedRows, .compressedColumns: try compressedPlaces(block: (1, 1))
    case .blockRows, .blockColumns:
      try compressedPlaces(block: (part(2).shape[1], part(2).shape[2]))
    }
  }

  private func coordinatePlaces() throws(CheckpointError) -> [Int] {
    let indices = try integers(part(0))
    let count = part(0).shape[1]
    return try (0..<count).map { (column) throws(CheckpointError) -> Int in
      var place = 0
      for dimension in 0..<sparseRank {
        let index = indices[dimension * count + column]
        guard (0..<shape[dimension]).contains(index) else {
          throw refuse("index \(index) in a dimension of \(shape[dimension])")
        }
        place = place * shape[dimension] + index
      }
      return place
    }
  }

  private func compressedPlaces(block: (rows: Int, columns: Int)) throws(CheckpointError) -> [Int] {
    let isByRows = sparse.format == .compressedRows || sparse.format == .blockRows
    let offsets = try integers(part(0))
    let others = try integers(part(1))
    let limit = isByRows ? shape[1] / block.columns : shape[0] / block.rows
    guard offsets.first == 0, offsets.last == others.count,
      zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 })
    else { throw refuse("offsets do not rise from 0 to \(others.count)") }
    guard let outside = others.first(where: { !(0..<limit).contains($0) }) else {
      var places: [Int] = []
      for line in 0..<offsets.count - 1 {
        for other in others[offsets[line]..<offsets[line + 1]] {
          let (row, column) = isByRows ? (line, other) : (other, line)
          for inner in 0..<block.rows * block.columns {
            let y = row * block.rows + inner / block.columns
            places.append(y * shape[1] + column * block.columns + inner % block.columns)
          }
        }
      }
      return places
    }
    throw refuse("index \(outside) where \(limit) are possible")
  }

  private func integers(_ tensor: TorchTensor) throws(CheckpointError) -> [Int] {
    if tensor.scalarType == .i64 { return try tensor.lazyTensor.int64s() }
    var reader = ByteReader(try tensor.bytes.read())
    return (0..<tensor.lazyTensor.elementCount).compactMap { _ in
      reader.unsigned(4).map { Int(Int32(truncatingIfNeeded: $0)) }
    }
  }
}

package import Tensors

extension RenamePlan {
  /// The tensors of the target layout, read from `source` when they are asked for.
  ///
  /// Tensors that only change their name keep their stretch of a file. Nothing but what the plan
  /// checks is read here: a key bias that is not zero, a codebook that was not initialised and a
  /// position index of another window are errors. Wanted tensors that the source does not provide
  /// are left out; see `requireComplete`.
  package func apply(
    to source: StateDict, storing format: FloatFormat = .keep
  ) throws(ConversionError) -> StateDict {
    for check in checks { try check.verify(in: source) }
    var result = StateDict()
    for target in targets {
      let tensor: LazyTensor?
      switch target.fate {
      case .provided(let pieces): tensor = try assemble(target, of: pieces, in: source)
      case .derived(let derived): tensor = derived.tensor(beside: result)
      case .missing, .misshapen: tensor = nil
      }
      // Converting comes last, so that parts of different files still join unchanged.
      result[target.name] = tensor?.converted(to: format)
    }
    return result
  }

  private func assemble(
    _ target: Target, of pieces: [Piece], in source: StateDict
  ) throws(ConversionError) -> LazyTensor? {
    var parts: [any TensorBytes] = []
    var types: [ScalarType] = []
    for piece in pieces {
      guard let tensor = source[piece.tensor] else { return nil }
      parts.append(piece.bytes(of: tensor))
      if !types.contains(tensor.scalarType) { types.append(tensor.scalarType) }
    }
    guard let type = types.first, types.count == 1 else {
      throw .mixedTypes(tensor: target.name, types: types.map(\.rawValue))
    }
    return LazyTensor(
      scalarType: type, shape: target.shape, bytes: ConcatenatedBytes.make(parts))
  }
}

extension Piece {
  /// The bytes of the rows that are meant.
  fileprivate func bytes(of tensor: LazyTensor) -> any TensorBytes {
    guard let rows, let height = tensor.shape.first, height > 0 else { return tensor.bytes }
    let stride = tensor.bytes.count / height
    return SlicedBytes.make(tensor.bytes, rows.lowerBound * stride..<rows.upperBound * stride)
  }
}

extension DerivedTensor {
  /// The tensor; a copy of a codebook is taken from the tensors made before it.
  fileprivate func tensor(beside made: StateDict) -> LazyTensor? {
    switch content {
    case .positionIndex(let grid):
      LazyTensor(scalarType: .i64, shape: shape, bytes: PositionIndexBytes(grid: grid))
    case .batchCount:
      LazyTensor(
        scalarType: .i64, shape: shape, bytes: MemoryBytes([UInt8](repeating: 0, count: 8)))
    case .initialisedMark: LazyTensor(shape: shape, values: [1])
    case .codebookCounts, .absentBias:
      LazyTensor(
        shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *)))
    case .codebookAverage(let codebook): made[codebook]
    }
  }
}

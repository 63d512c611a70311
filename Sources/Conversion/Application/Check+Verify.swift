internal import Tensors

extension RenamePlan.Check {
  /// Fails unless the condition holds of the tensor's values.
  func verify(in source: StateDict) throws(ConversionError) {
    guard let tensor = source[self.tensor] else { return }
    let values: [Float]
    do { values = try tensor.floats() } catch { throw .unreadable(tensor: self.tensor, error) }
    switch condition {
    case .zeroKeyBias:
      guard values.allSatisfy({ $0 == 0 }) else { throw .keyBiasNotZero(tensor: self.tensor) }
    case .zeroMiddleThird:
      let third = values.count / 3
      guard values[third..<third * 2].allSatisfy({ $0 == 0 }) else {
        throw .keyBiasNotZero(tensor: self.tensor)
      }
    case .initialised:
      guard !values.isEmpty, values.allSatisfy({ $0 == 1 }) else {
        throw .codebookNotInitialised(tensor: self.tensor)
      }
    case .positionIndex(let grid): try verify(values, against: PositionIndexBytes(grid: grid))
    }
  }

  private func verify(
    _ values: [Float], against index: PositionIndexBytes
  ) throws(ConversionError) {
    let tokens = index.grid * index.grid + 1
    guard values.count == tokens * tokens else { throw .wrongIndex(tensor: tensor) }
    for query in 0..<tokens {
      for key in 0..<tokens where values[query * tokens + key] != Float(index.index(query, key)) {
        throw .wrongIndex(tensor: tensor)
      }
    }
  }
}

/// A rectangular piece of a tensor.
struct TensorPiece: Sendable {
  /// Where it begins in the whole, a number for each dimension.
  let offsets: [Int]
  /// The piece.
  let tensor: LazyTensor

  var shape: [Int] { tensor.shape }
  var elementCount: Int { tensor.elementCount }

  /// Whether the piece lies inside of a tensor of `whole`.
  func fits(into whole: [Int]) -> Bool {
    guard offsets.count == whole.count, shape.count == whole.count else { return false }
    return whole.indices.allSatisfy { index in
      let (end, overflow) = offsets[index].addingReportingOverflow(shape[index])
      return offsets[index] >= 0 && shape[index] >= 0 && !overflow && end <= whole[index]
    }
  }

  /// Whether the piece and `other`, which have elements, have one in common.
  func overlaps(_ other: TensorPiece) -> Bool {
    offsets.indices.allSatisfy { index in
      offsets[index] < other.offsets[index] + other.shape[index]
        && other.offsets[index] < offsets[index] + shape[index]
    }
  }
}

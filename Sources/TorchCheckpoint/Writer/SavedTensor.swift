internal import Tensors

/// A tensor as a place in a storage of the file.
struct SavedTensor {
  let name: String
  let type: SavedType
  /// The extents as PyTorch counts them.
  let shape: [Int]
  /// The storage by its place in the plan.
  let storage: Int
  /// The elements of the storage before the first.
  let offset: Int
  /// The number that the storage's persistent id gives: elements, or bytes of untyped storages.
  let storageCount: Int

  /// The elements between neighbours along each dimension, row-major.
  var strides: [Int] {
    var stride = 1
    var strides: [Int] = []
    for extent in shape.reversed() {
      strides.append(stride)
      // As PyTorch has it: an empty dimension counts as one element. No overflow, because the
      // product of the others is checked; were it one, the number would not be looked at.
      stride &*= max(extent, 1)
    }
    return strides.reversed()
  }
}

extension SavedTensor {
  /// The type and shape under which PyTorch keeps `tensor`.
  static func form(
    of tensor: LazyTensor, called name: String
  ) throws(CheckpointError) -> (type: SavedType, shape: [Int]) {
    let scalarType = tensor.scalarType
    guard let type = SavedType(scalarType) else {
      throw CheckpointError(
        quoted(name), .unsupported, "PyTorch files hold no bare \(scalarType.rawValue)",
        hint: "convert it to a floating-point type first")
    }
    guard let count = scalarType.byteCount(shape: tensor.shape), count == tensor.bytes.count else {
      let wanted = scalarType.byteCount(shape: tensor.shape).map { "\($0)" } ?? "no number of"
      throw CheckpointError(
        quoted(name), .tensorGeometry,
        "\(scalarType.rawValue) of shape \(tensor.shape) takes \(wanted) bytes, "
          + "found \(tensor.bytes.count)")
    }
    guard scalarType == .f4 else { return (type, tensor.shape) }
    // PyTorch counts bytes of two numbers.
    guard let last = tensor.shape.last, last.isMultiple(of: 2) else {
      throw CheckpointError(
        quoted(name), .unsupported, "rows of \(tensor.shape.last ?? 1) 4-bit numbers fill no bytes")
    }
    return (type, tensor.shape.dropLast() + [last / 2])
  }
}

package import Tensors

/// The geometry of a tensor over its storage, checked once and then trusted.
package struct TensorView: Sendable, Hashable {
  /// The type of the elements.
  package let scalarType: ScalarType
  /// The extents, outermost first.
  package let shape: [Int]
  /// The elements between neighbours along each dimension.
  package let strides: [Int]
  /// The elements of the storage before the first.
  package let offset: Int

  /// Checks a geometry against a storage of `storageBytes` bytes.
  package init(
    _ scalarType: ScalarType, shape: [Int], strides: [Int], offset: Int, storageBytes: Int,
    subject: String
  ) throws(CheckpointError) {
    func refuse(_ detail: String) -> CheckpointError {
      CheckpointError(subject, .tensorGeometry, detail)
    }
    guard shape.count == strides.count else {
      throw refuse("\(shape.count) extents but \(strides.count) strides")
    }
    guard shape.count <= Limits.rank else {
      throw CheckpointError(
        subject, .limit, "\(shape.count) dimensions; at most \(Limits.rank) are read")
    }
    guard offset >= 0, shape.allSatisfy({ $0 >= 0 }), strides.allSatisfy({ $0 >= 0 }) else {
      throw refuse("negative offset, extent or stride: \(offset), \(shape), \(strides)")
    }
    guard scalarType.bitWidth >= 8 || offset.isMultiple(of: 8 / scalarType.bitWidth) else {
      throw refuse("it begins inside a byte, at element \(offset)")
    }
    guard scalarType.packedByteCount(shape: shape) != nil else {
      throw refuse("the number of elements of \(shape) overflows")
    }
    self.scalarType = scalarType
    self.shape = shape
    self.strides = strides
    self.offset = offset
    guard let end = lastElement.flatMap({ TensorView.bytes(through: $0, of: scalarType) }) else {
      throw refuse("offset and strides overflow: \(offset), \(shape), \(strides)")
    }
    guard isEmpty || end <= storageBytes else {
      throw refuse(
        "shape \(shape), strides \(strides), offset \(offset) reach byte \(end) of a storage of \(storageBytes)"
      )
    }
  }

  /// Whether there are no elements.
  package var isEmpty: Bool { shape.contains(0) }

  /// Whether the elements lie one after the other.
  package var isContiguous: Bool {
    var expected = 1
    for (extent, stride) in zip(shape, strides).reversed() where extent != 1 {
      guard stride == expected else { return isEmpty }
      expected *= extent
    }
    return true
  }

  /// The bytes of the tensor when contiguous; packed types fill whole bytes.
  package var byteCount: Int { scalarType.packedByteCount(shape: shape) ?? 0 }

  /// The index of the farthest element in the storage; nil where it overflows.
  private var lastElement: Int? {
    var last = offset
    for (extent, stride) in zip(shape, strides) where extent > 0 {
      let (step, overflow) = (extent - 1).multipliedReportingOverflow(by: stride)
      let (sum, overflowed) = last.addingReportingOverflow(step)
      guard !overflow, !overflowed else { return nil }
      last = sum
    }
    return last
  }

  private static func bytes(through element: Int, of type: ScalarType) -> Int? {
    let (count, overflow) = element.addingReportingOverflow(1)
    return overflow ? nil : type.packedByteCount(shape: [count])
  }

  /// The bytes of the storage from the tensor's first element to its last.
  package var window: Range<Int> {
    guard !isEmpty, let last = lastElement else { return 0..<0 }
    let bits = scalarType.bitWidth
    return offset * bits / 8..<(TensorView.bytes(through: last, of: scalarType) ?? 0)
  }
}

extension ScalarType {
  /// The bytes that `shape` takes when packed types fill their last byte up.
  package func packedByteCount(shape: [Int]) -> Int? {
    guard let elements = Tensors.elementCount(of: shape) else { return nil }
    let (bits, overflow) = elements.multipliedReportingOverflow(by: bitWidth)
    let (rounded, overflowed) = bits.addingReportingOverflow(7)
    return overflow || overflowed ? nil : rounded / 8
  }
}

extension CheckpointError.Kind {
  /// A tensor's shape, strides and offset do not fit its storage.
  package static let tensorGeometry = Self("impossible-tensor")
  /// The arguments of a tensor are not what PyTorch writes.
  package static let tensorArguments = Self("malformed-tensor")
  /// A storage is absent or not as large as declared.
  package static let storage = Self("broken-storage")
}

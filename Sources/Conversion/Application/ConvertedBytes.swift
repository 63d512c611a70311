package import Tensors

/// The elements of floating-point bytes in another floating-point type, converted piece by piece.
///
/// Values go through float32 and round to nearest, ties to even; so does PyTorch, from float64 too.
package struct ConvertedBytes: TensorBytes {
  private let base: any TensorBytes
  private let from: ScalarType
  private let to: ScalarType

  /// Converts `base`, whole elements of `from`, to `to`, which is float32, float16 or bfloat16.
  init(_ base: any TensorBytes, from: ScalarType, to: ScalarType) {
    self.base = base
    self.from = from
    self.to = to
  }

  package var count: Int { base.count / (from.bitWidth / 8) * (to.bitWidth / 8) }

  package var fileRange: FileRange? { nil }

  package func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    var values: [Float] = []
    var narrowed: [UInt16] = []
    try base.forEachChunk { (chunk) throws(CheckpointError) in
      if from == .f32 {
        narrow(chunk, into: &narrowed)
      } else {
        values.removeAll(keepingCapacity: true)
        FloatWidening.append(chunk, of: from, to: &values)
        guard to != .f32 else { return try body(values.elementBytes) }
        narrow(values.elementBytes, into: &narrowed)
      }
      try body(narrowed.elementBytes)
    }
  }

  private func narrow(_ values: RawSpan, into output: inout [UInt16]) {
    if to == .f16 {
      FloatNarrowing.halves(of: values, into: &output)
    } else {
      FloatNarrowing.brains(of: values, into: &output)
    }
  }
}

extension LazyTensor {
  /// The tensor with its elements in `format`; tensors that are not floating point stay as they are.
  package func converted(to format: FloatFormat) -> LazyTensor {
    guard let target = format.scalarType, target != scalarType, scalarType.isFloatingPoint,
      FloatWidening.supports(scalarType)
    else { return self }
    return LazyTensor(
      scalarType: target, shape: shape,
      bytes: ConvertedBytes(bytes, from: scalarType, to: target))
  }
}

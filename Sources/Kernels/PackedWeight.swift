private import CKernels

/// A linear layer's weight in bfloat16, half the size of float32.
///
/// Values are rounded to the nearest, ties to even. Where the processor multiplies bfloat16 the
/// weight is laid out for that, and inputs are rounded as well; elsewhere products widen the weight and
/// are in float32 throughout. Sums are float32 in both cases.
package struct PackedWeight: Sendable {
  /// The values of an input row.
  package let inputs: Int
  /// The values of an output row.
  package let outputs: Int
  private let words: AlignedWords
  private let isPacked: Bool

  /// Rounds and packs `weight` of shape [outputs, inputs].
  package init(_ weight: Span<Float>, inputs: Int, outputs: Int) {
    precondition(inputs > 0 && outputs > 0, "an empty weight")
    precondition(weight.count == inputs * outputs, "a weight of another shape")
    self.inputs = inputs
    self.outputs = outputs
    isPacked = Instructions.current >= .bfloat16
    let weight = unsafe buffer(weight)
    if isPacked {
      words = unsafe AlignedWords(count: zoo_packed_size(outputs, inputs)) { words in
        unsafe pack(weight, inputs, outputs, into: words)
      }
    } else {
      words = unsafe AlignedWords(count: weight.count) { words in
        for index in weight.indices { unsafe words[index] = rounded(weight[index]) }
      }
    }
  }

  /// Where the columns of a tile may start: at multiples of this.
  static let columnUnit = 32

  /// result ← finish(rows · weightᵀ) for the output columns `columns`, on the calling thread.
  func multiply(
    _ rows: Matrix, columns: Range<Int>, into result: MutableMatrix, finish: Finish
  ) {
    precondition(rows.columns == inputs && rows.rows == result.rows, "inner extents differ")
    precondition(columns.upperBound <= outputs && columns.count == result.columns, "other columns")
    precondition(columns.lowerBound.isMultiple(of: PackedWeight.columnUnit), "inside a panel")
    guard isPacked else { return multiplyWidened(rows, columns, result, finish) }
    let start = zoo_packed_size(columns.lowerBound, inputs)
    let isDone = unsafe zoo_multiply_packed(
      rows.base, rows.stride, words.base + start, result.base, result.stride, rows.rows,
      columns.count, inputs, finish.parameters)
    precondition(isDone != 0, "no memory for a product")
  }

  private func multiplyWidened(
    _ rows: Matrix, _ columns: Range<Int>, _ result: MutableMatrix, _ finish: Finish
  ) {
    let start = columns.lowerBound * inputs
    let widened = [Float](capacity: columns.count * inputs) { output in
      for index in start..<start + columns.count * inputs {
        output.append(unsafe Float(bitPattern: UInt32(words.base[index]) << 16))
      }
    }
    unsafe widened.withUnsafeBufferPointer { widened in
      unsafe Kernels.multiply(
        rows.asIs, Matrix(widened, rows: columns.count, columns: inputs).transposed, into: result,
        finish: finish)
    }
  }
}

/// The bfloat16 nearest to `value`, of two equally near ones the even.
private func rounded(_ value: Float) -> UInt16 {
  if value.isNaN { return 0x7fc0 }
  let bits = value.bitPattern
  return UInt16(truncatingIfNeeded: (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16)
}

/// Packs panel by panel on all threads.
private func pack(
  _ weight: UnsafeBufferPointer<Float>, _ inputs: Int, _ outputs: Int,
  into words: UnsafeMutableBufferPointer<UInt16>
) {
  guard let from = weight.baseAddress, let to = words.baseAddress else { return }
  let unit = PackedWeight.columnUnit
  forEachTask((outputs + unit - 1) / unit) { panel, _ in
    let column = panel * unit
    unsafe zoo_pack(
      from + column * inputs, min(unit, outputs - column), inputs,
      to + zoo_packed_size(column, inputs))
  }
}

/// Words in memory that starts where vectors may be loaded at once, never changed once filled.
@safe private final class AlignedWords: @unchecked Sendable {  // filled before it is shared
  let base: UnsafePointer<UInt16>
  private let memory: UnsafeMutableRawPointer

  init(count: Int, fill: (UnsafeMutableBufferPointer<UInt16>) -> Void) {
    unsafe memory = .allocate(byteCount: 2 * count, alignment: 64)
    let words = unsafe memory.bindMemory(to: UInt16.self, capacity: count)
    unsafe fill(UnsafeMutableBufferPointer(start: words, count: count))
    unsafe base = UnsafePointer(words)
  }

  deinit { unsafe memory.deallocate() }
}

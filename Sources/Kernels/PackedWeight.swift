private import CKernels

/// A linear layer's weight laid out for products, in float32 or in bfloat16, which is half the size.
///
/// Where the processor cannot multiply bfloat16 a weight in that format is rounded all the same and
/// kept in float32; else the inputs of products are rounded as well.
package struct PackedWeight: Sendable {
  /// The values of an input row.
  package let inputs: Int
  /// The values of an output row.
  package let outputs: Int
  private let packing: Int32
  private let words: AlignedWords

  /// Packs `weight` of shape [outputs, inputs] on all threads.
  package init(_ weight: Span<Float>, inputs: Int, outputs: Int, format: ProductFormat) {
    precondition(inputs > 0 && outputs > 0, "an empty weight")
    precondition(weight.count == inputs * outputs, "a weight of another shape")
    self.inputs = inputs
    self.outputs = outputs
    let packing = format.packing
    self.packing = packing
    let weight = unsafe buffer(weight)
    words = unsafe AlignedWords(count: zoo_packed_size(packing, outputs, inputs)) { words in
      if format.needsRounding(in: packing) {
        let rounded = unsafe weight.map { Float(bitPattern: roundedBits($0)) }
        unsafe rounded.withUnsafeBufferPointer { rounded in
          unsafe pack(rounded, inputs, outputs, packing, into: words)
        }
      } else {
        unsafe pack(weight, inputs, outputs, packing, into: words)
      }
    }
  }

  /// Where the columns of a tile may start: at multiples of this.
  static let columnUnit = Int(ZOO_PANEL)

  /// result ← finish(rows · weightᵀ) for the output columns `columns`, on the calling thread.
  func multiply(
    _ rows: Matrix, columns: Range<Int>, into result: MutableMatrix, finish: Finish
  ) {
    precondition(rows.columns == inputs && rows.rows == result.rows, "inner extents differ")
    precondition(columns.upperBound <= outputs && columns.count == result.columns, "other columns")
    precondition(columns.lowerBound.isMultiple(of: PackedWeight.columnUnit), "inside a panel")
    let isDone = unsafe zoo_multiply_packed(
      packing, rows.base, rows.stride,
      words.base + zoo_packed_size(packing, columns.lowerBound, inputs), result.base,
      result.stride, rows.rows, columns.count, inputs, 1, 0, finish.parameters)
    precondition(isDone != 0, "no memory for a product")
  }
}

/// The bits of the bfloat16 nearest to `value`, of two equally near ones the even, as a float's.
private func roundedBits(_ value: Float) -> UInt32 {
  let bits = value.bitPattern
  return value.isNaN ? bits : (bits &+ 0x7fff &+ (bits >> 16 & 1)) & 0xffff_0000
}

/// Packs panel by panel on all threads.
private func pack(
  _ weight: UnsafeBufferPointer<Float>, _ inputs: Int, _ outputs: Int, _ packing: Int32,
  into words: UnsafeMutablePointer<UInt32>
) {
  guard let from = weight.baseAddress else { return }
  let unit = PackedWeight.columnUnit
  forEachTask((outputs + unit - 1) / unit) { panel, _ in
    let column = panel * unit
    unsafe zoo_pack(
      packing, zoo_factor(base: from + column * inputs, row: 1, column: inputs),
      min(unit, outputs - column), inputs, words + zoo_packed_size(packing, column, inputs))
  }
}

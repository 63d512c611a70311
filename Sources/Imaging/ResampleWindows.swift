/// How each output column (or row) of a resize is summed from input columns (or rows).
///
/// A window is a record of integers: the first input, the number of inputs, and their weights in
/// fixed point with 22 fractional bits. All records have the same length.
struct ResampleWindows {
  /// The most inputs of a window.
  let taps: Int
  /// The windows kept.
  let count: Int
  /// `count` records of `taps + 2` integers.
  private(set) var records: [Int32]

  /// Computes the windows of the outputs in `kept` when `input` pixels become `output`.
  init(input: Int, output: Int, kept: Range<Int>, filter: ResizeFilter) {
    let scale = Double(input) / Double(output)
    let support = filter.support * max(1, scale)
    taps = min(input, Int(support.rounded(.up)) * 2 + 1)
    count = kept.count
    records = []
    records.reserveCapacity(count * (taps + 2))
    for index in kept {
      let center = (Double(index) + 0.5) * scale
      let first = max(0, Int(center - support + 0.5))
      let end = min(input, Int(center + support + 0.5))
      append(first..<end, center: center, step: 1 / max(1, scale), filter: filter)
    }
  }

  private mutating func append(
    _ inputs: Range<Int>, center: Double, step: Double, filter: ResizeFilter
  ) {
    let weights = inputs.map { filter.weight((Double($0) - center + 0.5) * step) }
    let sum = weights.reduce(0, +)
    records.append(Int32(inputs.lowerBound))
    records.append(Int32(inputs.count))
    records.append(contentsOf: weights.map { Self.fixedPoint(sum == 0 ? $0 : $0 / sum) })
    records.append(contentsOf: repeatElement(0, count: taps - inputs.count))
  }

  /// Rounds half away from zero, by adding the half and cutting as Pillow does.
  private static func fixedPoint(_ weight: Double) -> Int32 {
    Int32(weight * Double(1 << 22) + (weight < 0 ? -0.5 : 0.5))
  }

  /// The inputs that any window touches; windows never move back.
  var inputs: Range<Int> {
    let last = (count - 1) * (taps + 2)
    return Int(records[0])..<Int(records[last]) + Int(records[last + 1])
  }

  /// The same windows over an input that begins at `offset`.
  func shifted(by offset: Int) -> ResampleWindows {
    var result = self
    for index in 0..<count { result.records[index * (taps + 2)] -= Int32(offset) }
    return result
  }
}

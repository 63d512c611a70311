/// How each output column (or row) of a resize is summed from input columns (or rows).
///
/// A window is a record of integers: the first input, the number of inputs, and their weights in
/// fixed point with 22 fractional bits. All records have the same length.
struct ResampleWindows {
  /// The most inputs of a window.
  let taps: Int
  /// The windows.
  let count: Int
  /// Whether nothing is to be scaled; there are no records then.
  let keepLength: Bool
  /// The inputs that any window touches.
  let inputs: Range<Int>
  /// `count` records of `taps + 2` integers.
  let records: [Int32]

  /// Computes the windows of the outputs in `kept` when `input` pixels become `output`.
  init(input: Int, output: Int, kept: Range<Int>, filter: ResizeFilter) {
    let kernel = Kernel(input: input, output: output, filter: filter)
    taps = min(input, 2 * Int(kernel.support.rounded(.up)) + 1)
    count = kept.count
    keepLength = input == output
    guard !keepLength else {
      inputs = kept
      records = []
      return
    }
    // Windows never move back, so the outer ones span the rest.
    inputs =
      kernel.inputs(of: kept.lowerBound)
      .lowerBound..<kernel.inputs(of: kept.upperBound - 1).upperBound
    var records: [Int32] = []
    records.reserveCapacity(count * (taps + 2))
    for index in kept { kernel.appendRecord(of: index, taps: taps, to: &records) }
    self.records = records
  }

  private init(_ other: ResampleWindows, offset: Int) {
    taps = other.taps
    count = other.count
    keepLength = other.keepLength
    inputs = other.inputs.lowerBound - offset..<other.inputs.upperBound - offset
    var records = other.records
    for start in stride(from: 0, to: records.count, by: taps + 2) {
      records[start] -= Int32(offset)
    }
    self.records = records
  }

  /// The same windows over an input that lacks what lies before the first one.
  var fromFirstInput: ResampleWindows { ResampleWindows(self, offset: inputs.lowerBound) }

  /// A filter on one axis.
  private struct Kernel {
    let filter: ResizeFilter
    let input: Int
    let scale: Double
    /// The filter is widened when a picture shrinks, not narrowed when it grows.
    let width: Double

    init(input: Int, output: Int, filter: ResizeFilter) {
      self.filter = filter
      self.input = input
      scale = Double(input) / Double(output)
      width = max(1, scale)
    }

    var support: Double { filter.support * width }

    func center(of index: Int) -> Double { (Double(index) + 0.5) * scale }

    func inputs(of index: Int) -> Range<Int> {
      let center = center(of: index)
      return max(0, Int(center - support + 0.5))..<min(input, Int(center + support + 0.5))
    }

    func appendRecord(of index: Int, taps: Int, to records: inout [Int32]) {
      let (center, inputs, step) = (center(of: index), inputs(of: index), 1 / width)
      let weights = inputs.map { filter.weight((Double($0) - center + 0.5) * step) }
      let sum = weights.reduce(0, +)
      records.append(Int32(inputs.lowerBound))
      records.append(Int32(inputs.count))
      records += weights.map { Self.fixedPoint(sum == 0 ? $0 : $0 / sum) }
      records += repeatElement(0, count: taps - inputs.count)
    }

    /// Rounds half away from zero, by adding the half and cutting as Pillow does.
    private static func fixedPoint(_ weight: Double) -> Int32 {
      Int32(weight * Double(1 << 22) + (weight < 0 ? -0.5 : 0.5))
    }
  }
}

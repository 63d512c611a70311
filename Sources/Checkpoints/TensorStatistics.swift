/// What the values of a tensor look like.
public struct TensorStatistics: Hashable, Sendable, Codable {
  /// The least finite value; nil where there is none.
  public private(set) var min: Double?
  /// The greatest finite value; nil where there is none.
  public private(set) var max: Double?
  /// The mean of the finite values; nil where there are none.
  public private(set) var mean: Double?
  /// The standard deviation of the finite values about their mean, divided by their number.
  public private(set) var std: Double?
  /// The values that are zero.
  public private(set) var zeros = 0
  /// The values that are not a number.
  public private(set) var nan = 0
  /// The values that are infinite.
  public private(set) var inf = 0

  /// Reads all of `tensor`; nil where its values are not real numbers.
  public init?(_ tensor: LazyTensor) throws(CheckpointError) {
    guard FloatWidening.supports(tensor.scalarType) else { return nil }
    var count = 0.0
    var average = 0.0
    var squares = 0.0
    var values: [Float] = []
    try tensor.bytes.forEachChunk { (chunk) throws(CheckpointError) in
      values.removeAll(keepingCapacity: true)
      FloatWidening.append(chunk, of: tensor.scalarType, to: &values)
      for value in values {
        guard value.isFinite else {
          if value.isNaN { nan += 1 } else { inf += 1 }
          continue
        }
        let value = Double(value)
        if value == 0 { zeros += 1 }
        min = Swift.min(min ?? value, value)
        max = Swift.max(max ?? value, value)
        // Welford's update keeps its precision where sums of squares lose theirs.
        count += 1
        let difference = value - average
        average += difference / count
        squares += difference * (value - average)
      }
    }
    guard count > 0 else { return }
    mean = average
    std = (squares / count).squareRoot()
  }
}

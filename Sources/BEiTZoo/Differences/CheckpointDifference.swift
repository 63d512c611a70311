/// How two checkpoints differ, tensor by tensor.
public struct CheckpointDifference: Codable, Hashable, Sendable {
  /// The first checkpoint.
  public var first: String
  /// The second checkpoint.
  public var second: String
  /// The layout that both were brought to before they were compared; nil where names were taken as
  /// they are.
  public var layout: Layout?
  /// The tensors that only the first has.
  public private(set) var onlyInFirst: [String] = []
  /// The tensors that only the second has.
  public private(set) var onlyInSecond: [String] = []
  /// The tensors of both that differ.
  public private(set) var differing: [Tensor] = []
  /// The number of tensors that are equal in type, shape and values.
  public private(set) var equal = 0
  /// The greatest difference of two values; nil where none was computed.
  public private(set) var maxAbsDiff: Double?

  /// A tensor that both have and that differs.
  public struct Tensor: Codable, Hashable, Sendable {
    /// The name.
    public let name: String
    /// The types in both.
    public let dtypes: [String]
    /// The shapes in both.
    public let shapes: [[Int]]
    /// The greatest difference of two values; nil where shapes differ or values are no real numbers.
    public let maxAbsDiff: Double?
    /// The number of values that differ.
    public let differing: Int?
    /// The values where one or both are not numbers, and not both.
    public let unordered: Int?
  }

  /// Whether nothing differs.
  public var isEmpty: Bool { onlyInFirst.isEmpty && onlyInSecond.isEmpty && differing.isEmpty }

  /// Compares the tensors of two checkpoints; `progress` is told how many names are done, and all.
  ///
  /// - Throws: `CheckpointError` where bytes cannot be read.
  public init(
    of first: StateDict, and second: StateDict, named names: (String, String),
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(CheckpointError) {
    (self.first, self.second) = names
    onlyInSecond = second.names.filter { first[$0] == nil }
    for (done, name) in first.names.enumerated() {
      if let one = first[name], let other = second[name] {
        try compare(name, one, other)
      } else {
        onlyInFirst.append(name)
      }
      progress(done + 1, first.count)
    }
  }

  private mutating func compare(
    _ name: String, _ one: LazyTensor, _ other: LazyTensor
  ) throws(CheckpointError) {
    let isAlike = one.scalarType == other.scalarType && one.shape == other.shape
    let (bytes, others) = (try one.bytes.read(), try other.bytes.read())
    guard !isAlike || bytes != others else {
      equal += 1
      return
    }
    let values = try ValueDifference(one, bytes, other, others)
    if let difference = values?.greatest { maxAbsDiff = max(maxAbsDiff ?? 0, difference) }
    differing.append(
      Tensor(
        name: name, dtypes: [one.scalarType.rawValue, other.scalarType.rawValue],
        shapes: [one.shape, other.shape], maxAbsDiff: values?.greatest,
        differing: values?.differing, unordered: values?.unordered))
  }
}

/// The differences of two tensors of one shape.
private struct ValueDifference {
  private(set) var greatest = 0.0
  private(set) var differing = 0
  private(set) var unordered = 0

  /// Compares the values as float32; nil where they have no such reading, or not one shape.
  init?(
    _ one: LazyTensor, _ bytes: [UInt8], _ other: LazyTensor, _ others: [UInt8]
  ) throws(CheckpointError) {
    guard one.shape == other.shape, FloatWidening.supports(one.scalarType),
      FloatWidening.supports(other.scalarType)
    else { return nil }
    var values: [Float] = []
    var otherValues: [Float] = []
    FloatWidening.append(bytes.rawSpan, of: one.scalarType, to: &values)
    FloatWidening.append(others.rawSpan, of: other.scalarType, to: &otherValues)
    for (value, otherValue) in zip(values, otherValues) where value != otherValue {
      if value.isNaN, otherValue.isNaN { continue }
      differing += 1
      let difference = abs(Double(value) - Double(otherValue))
      if difference.isFinite { greatest = max(greatest, difference) } else { unordered += 1 }
    }
  }
}

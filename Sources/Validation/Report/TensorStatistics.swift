internal import Glibc
package import Tensors

/// A tensor of the weights in figures.
package struct TensorStatistics: Codable, Hashable, Sendable {
  /// The name.
  package let name: String
  /// The extents.
  package let shape: [Int]
  /// The type of the stored values.
  package let type: String
  /// The least value; nil where none is a finite number.
  package let least: Double?
  /// The greatest value.
  package let greatest: Double?
  /// The mean.
  package let mean: Double?
  /// The standard deviation of the whole tensor.
  package let deviation: Double?
  /// The values that are exactly 0.
  package let zeros: Int
  /// The values that are no finite numbers.
  package let notFinite: Int

  /// Goes through `tensor`; nil where its values have no reading as float32 or cannot be read.
  package init?(_ name: String, _ tensor: LazyTensor) {
    guard let values = try? tensor.floats() else { return nil }
    let finite = values.lazy.filter(\.isFinite)
    var (sum, count, zeros) = (0.0, 0, 0)
    var (least, greatest) = (Float.infinity, -Float.infinity)
    for value in finite {
      sum += Double(value)
      count += 1
      zeros += value == 0 ? 1 : 0
      (least, greatest) = (min(least, value), max(greatest, value))
    }
    self.name = name
    shape = tensor.shape
    type = tensor.scalarType.rawValue
    self.zeros = zeros
    notFinite = values.count - count
    let mean = count > 0 ? sum / Double(count) : nil
    self.mean = mean
    (self.least, self.greatest) = count > 0 ? (Double(least), Double(greatest)) : (nil, nil)
    deviation = mean.map { mean in
      (finite.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(count))
        .squareRoot()
    }
  }

  /// The statistics of all tensors that have numbers.
  package static func all(_ weights: StateDict) -> [TensorStatistics] {
    weights.compactMap { TensorStatistics($0.name, $0.tensor) }
  }
}

/// How far logits are from those that were recorded.
public struct LogitDifference: Codable, Hashable, Sendable {
  /// The largest difference; nil where a logit is no finite number.
  public let maxAbs: Double?
  /// The class whose logit has the largest difference, the first of several; nil where none has any.
  public let maxIndex: Int?
  /// The largest difference over the largest recorded magnitude.
  public let maxRel: Double?
  /// The mean of the differences.
  public let meanAbs: Double?
  /// The cosine of the angle between the two.
  public let cosine: Double?

  /// Compares lists of the same length.
  package init(_ measured: [Float], _ recorded: [Float]) {
    let pairs = zip(measured, recorded).map { (Double($0), Double($1)) }
    let differences = pairs.map { abs($0 - $1) }
    guard differences.allSatisfy(\.isFinite) else {
      (maxAbs, maxIndex, maxRel, meanAbs, cosine) = (nil, nil, nil, nil, nil)
      return
    }
    let largest = differences.max() ?? 0
    let scale = pairs.map { abs($0.1) }.max() ?? 0
    maxAbs = largest
    maxIndex = largest > 0 ? differences.firstIndex(of: largest) : nil
    maxRel = scale > 0 ? largest / scale : (largest > 0 ? nil : 0)
    meanAbs = differences.reduce(0, +) / Double(max(1, differences.count))
    cosine = Self.cosine(pairs)
  }

  /// Two lists of zeros point the same way; a zero list and another one do not.
  private static func cosine(_ pairs: [(Double, Double)]) -> Double {
    let squares = pairs.reduce((0, 0)) { ($0.0 + $1.0 * $1.0, $0.1 + $1.1 * $1.1) }
    let lengths = squares.0.squareRoot() * squares.1.squareRoot()
    guard lengths > 0 else { return squares.0 == squares.1 ? 1 : 0 }
    return min(1, pairs.reduce(0) { $0 + $1.0 * $1.1 } / lengths)
  }
}

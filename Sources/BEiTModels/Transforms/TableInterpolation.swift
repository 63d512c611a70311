/// How a relative position bias table is brought to another grid.
///
/// The original implementations disagree, so that even equal weights give different logits at another
/// picture size.
public enum TableInterpolation: String, Codable, Hashable, Sendable, CaseIterable {
  /// Cubic splines over geometrically spaced distances, as unilm and mmpretrain do.
  case unilm
  /// Linear over geometrically spaced distances, as timm does.
  case timm
  /// Linear over evenly spaced distances, as Hugging Face does.
  case huggingFace = "hf"

  /// `table` [(2 source - 1)² + 3, heads] for a grid of `target` patches a side.
  ///
  /// The last three rows, those of the class token, stay as they are. Values are read as float32,
  /// computed in double precision and rounded to float32 at the end.
  func resize(
    _ table: [Float], heads: Int, from source: Int, to target: Int
  ) throws(ModelError) -> [Float] {
    let (side, newSide) = (2 * source - 1, 2 * target - 1)
    precondition(table.count == (side * side + 3) * heads, "a table of another shape")
    guard source != target else { return table }
    let map = try map(from: side, to: newSide)
    var result = [Float](repeating: 0, count: newSide * newSide * heads)
    for head in 0..<heads {
      let plane = (0..<side * side).map { Double(table[$0 * heads + head]) }
      for (index, value) in map.applied(toBothAxesOf: plane).enumerated() {
        result[index * heads + head] = Float(value)
      }
    }
    return result + table.suffix(3 * heads)
  }

  private func map(from side: Int, to newSide: Int) throws(ModelError) -> AxisMap {
    switch self {
    case .huggingFace: return .bilinear(from: side, to: newSide)
    case .timm:
      return .linear(GeometricAxis(from: side, to: newSide))
    case .unilm:
      guard side >= 4 else {
        throw .configuration("a table of \(side) by \(side) is too small for cubic splines")
      }
      return .cubicSpline(GeometricAxis(from: side, to: newSide))
    }
  }
}

/// The axis over which the originals interpolate a table: nearby distances stay close to what they
/// were, and the outermost of the source meets the outermost of the target.
struct GeometricAxis {
  /// Where the source's distances lie, ascending.
  let source: [Double]
  /// Where the target's distances lie.
  let target: [Double]

  init(from side: Int, to newSide: Int) {
    let ratio = GeometricAxis.ratio(side / 2, newSide / 2)
    var steps: [Double] = []
    var position = 1.0
    var step = 1.0
    for _ in 0..<side / 2 {
      steps.append(position)
      step *= ratio
      position += step
    }
    source = steps.reversed().map { -$0 } + [0] + steps
    target = (-(newSide / 2)...(newSide / 2)).map(Double.init)
  }

  /// The ratio of neighbouring steps for which `count` steps reach `reach`, by bisection as the
  /// original does it: what it used is the last ratio that it tried.
  private static func ratio(_ count: Int, _ reach: Int) -> Double {
    var (left, right, ratio) = (1.01, 1.5, 1.01)
    while right - left > 1e-6 {
      ratio = (left + right) / 2
      let power = (0..<count).reduce(1.0) { power, _ in power * ratio }
      if (1 - power) / (1 - ratio) > Double(reach) { right = ratio } else { left = ratio }
    }
    return ratio
  }
}

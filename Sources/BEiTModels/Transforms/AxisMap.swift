private import Glibc

/// A linear map from the values along one axis to values along another: one row of weights a target.
///
/// All the ways to resize a table or a grid of positions are of this form, on both axes.
struct AxisMap {
  private let rows: [[Double]]

  /// The plane, square and row-major, mapped along both axes.
  func applied(toBothAxesOf plane: [Double]) -> [Double] {
    let side = rows.first?.count ?? 0
    precondition(plane.count == side * side, "a plane of another size")
    // First along rows, then along columns.
    let wide = (0..<side).map { y in
      rows.map { weights in
        (0..<side).reduce(0.0) { $0 + weights[$1] * plane[y * side + $1] }
      }
    }
    return rows.flatMap { weights in
      rows.indices.map { x in (0..<side).reduce(0.0) { $0 + weights[$1] * wide[$1][x] } }
    }
  }

  /// Linear between neighbours of an uneven axis; outside of it the value of its end.
  static func linear(_ axis: GeometricAxis) -> AxisMap {
    AxisMap(
      rows: axis.target.map { target in
        var row = [Double](repeating: 0, count: axis.source.count)
        let (left, share) = place(target, on: axis.source)
        row[left] += 1 - share
        row[left + 1] += share
        return row
      })
  }

  /// Natural-looking cubics through all values of an uneven axis: interpolating splines whose third
  /// derivative is continuous at the second and the last but one place ("not a knot").
  static func cubicSpline(_ axis: GeometricAxis) -> AxisMap {
    let x = axis.source
    let curvature = splineCurvatures(x)
    return AxisMap(
      rows: axis.target.map { target in
        let (left, share) = place(target, on: x)
        let width = x[left + 1] - x[left]
        let (a, b) = (1 - share, share)
        let (c, d) = ((a * a * a - a) * width * width / 6, (b * b * b - b) * width * width / 6)
        var row = x.indices.map { c * curvature[left][$0] + d * curvature[left + 1][$0] }
        row[left] += a
        row[left + 1] += b
        return row
      })
  }

  /// Linear between evenly spaced places without aligned corners, as PyTorch's `interpolate`.
  static func bilinear(from side: Int, to newSide: Int) -> AxisMap {
    AxisMap(
      rows: (0..<newSide).map { target in
        var row = [Double](repeating: 0, count: side)
        let position = max(0, (Double(target) + 0.5) * Double(side) / Double(newSide) - 0.5)
        let left = min(Int(position), side - 1)
        row[left] += 1 - (position - Double(left))
        row[min(left + 1, side - 1)] += position - Double(left)
        return row
      })
  }

  /// Cubic convolution with PyTorch's a = −0.75 between evenly spaced places, without aligned corners;
  /// beyond the ends the values of the ends.
  static func bicubic(from side: Int, to newSide: Int) -> AxisMap {
    AxisMap(
      rows: (0..<newSide).map { target in
        var row = [Double](repeating: 0, count: side)
        let position = (Double(target) + 0.5) * Double(side) / Double(newSide) - 0.5
        let left = Int(floor(position))
        for tap in left - 1...left + 2 {
          row[min(max(tap, 0), side - 1)] += cubicWeight(abs(position - Double(tap)))
        }
        return row
      })
  }

  /// Cubic convolution with a = −0.5, as PyTorch's with antialiasing: where the target is coarser the
  /// kernel widens to cover what it stands for, and weights beyond the ends are left out.
  static func antialiasedBicubic(from side: Int, to newSide: Int) -> AxisMap {
    let scale = Double(side) / Double(newSide)
    let width = max(scale, 1)
    return AxisMap(
      rows: (0..<newSide).map { target in
        let center = scale * (Double(target) + 0.5)
        let first = max(Int(center - 2 * width + 0.5), 0)
        let end = min(Int(center + 2 * width + 0.5), side)
        var row = [Double](repeating: 0, count: side)
        for tap in first..<max(end, first) {
          row[tap] = cubicWeight(abs(Double(tap) - center + 0.5) / width, a: -0.5)
        }
        let sum = row.reduce(0, +)
        return row.map { $0 / sum }
      })
  }

  private static func cubicWeight(_ distance: Double, a: Double = -0.75) -> Double {
    let d = distance
    if d <= 1 { return ((a + 2) * d - (a + 3)) * d * d + 1 }
    if d < 2 { return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a }
    return 0
  }

  /// The interval of `axis` that holds `target`, and how far into it, from 0 to 1.
  private static func place(_ target: Double, on axis: [Double]) -> (left: Int, share: Double) {
    let left = axis.dropFirst().dropLast().firstIndex { $0 > target }.map { $0 - 1 }
    let start = left ?? axis.count - 2
    let share = (target - axis[start]) / (axis[start + 1] - axis[start])
    return (start, min(max(share, 0), 1))
  }
}

/// The second derivatives, at each place of `x`, of the splines through the unit vectors: row i,
/// column j is the derivative at x[i] of the spline that is 1 at x[j] and 0 at the others.
private func splineCurvatures(_ x: [Double]) -> [[Double]] {
  let count = x.count
  let h = zip(x.dropFirst(), x).map { $0 - $1 }
  let zeros = [Double](repeating: 0, count: count)
  var matrix = [[Double]](repeating: zeros, count: count)
  var right = matrix
  for i in 1..<count - 1 {
    matrix[i][i - 1] = h[i - 1]
    matrix[i][i] = 2 * (h[i - 1] + h[i])
    matrix[i][i + 1] = h[i]
    right[i][i - 1] = 6 / h[i - 1]
    right[i][i] = -6 / h[i - 1] - 6 / h[i]
    right[i][i + 1] = 6 / h[i]
  }
  // The third derivative, a difference of second ones, agrees on both sides of the end knots.
  for (row, first, left, after) in [
    (0, 0, h[0], h[1]), (count - 1, count - 3, h[count - 3], h[count - 2]),
  ] {
    matrix[row][first] = after
    matrix[row][first + 1] = -left - after
    matrix[row][first + 2] = left
  }
  return solve(matrix, right)
}

/// The solution of matrix · x = right, by elimination with pivots.
private func solve(_ matrix: [[Double]], _ right: [[Double]]) -> [[Double]] {
  var (matrix, right) = (matrix, right)
  let count = matrix.count
  for column in 0..<count {
    let pivot = (column..<count).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) } ?? column
    matrix.swapAt(column, pivot)
    right.swapAt(column, pivot)
    for row in 0..<count where row != column && matrix[row][column] != 0 {
      let factor = matrix[row][column] / matrix[column][column]
      for k in column..<count { matrix[row][k] -= factor * matrix[column][k] }
      for k in right[row].indices { right[row][k] -= factor * right[column][k] }
    }
  }
  return (0..<count).map { row in right[row].map { $0 / matrix[row][row] } }
}

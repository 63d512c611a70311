internal import Glibc

/// The indices of the `count` largest of `values`, best first; of equal values the first comes first.
///
/// What is not a number comes last.
package func largest(_ count: Int, of values: [Float]) -> [Int] {
  var best: [(index: Int, value: Float)] = []
  for (index, value) in values.enumerated() {
    let value = value.isNaN ? -Float.infinity : value
    if best.count == count, let last = best.last, value <= last.value { continue }
    let place = best.firstIndex { $0.value < value } ?? best.count
    best.insert((index, value), at: place)
    if best.count > count { best.removeLast() }
  }
  return best.map(\.index)
}

/// The logarithm of the sum of the exponentials of `values`, without overflow on the way.
func logSumExp(_ values: [Float]) -> Double {
  let largest = values.max().map(Double.init) ?? 0
  guard largest.isFinite else { return largest }
  return largest + log(values.reduce(0) { $0 + exp(Double($1) - largest) })
}

/// The places of a view's elements in row-major order, counted from its first.
struct ElementWalk {
  private let shape: [Int]
  private let strides: [Int]
  private var position: [Int]
  private var place = 0
  private var isFinished: Bool

  init(shape: [Int], strides: [Int]) {
    self.shape = shape
    // A stride along one element is never taken and may be anything.
    self.strides = zip(shape, strides).map { $0 > 1 ? $1 : 0 }
    position = Array(repeating: 0, count: shape.count)
    isFinished = shape.contains(0)
  }

  mutating func next() -> Int? {
    guard !isFinished else { return nil }
    let current = place
    advance()
    return current
  }

  private mutating func advance() {
    for dimension in shape.indices.reversed() {
      position[dimension] += 1
      place += strides[dimension]
      if position[dimension] < shape[dimension] { return }
      place -= strides[dimension] * shape[dimension]
      position[dimension] = 0
    }
    isFinished = true
  }
}

private import Glibc
public import Tensors

extension StateDict {
  /// The weights of a new model, as the original implementations fill them before training.
  ///
  /// The same `seed` gives the same weights; they are not those of PyTorch's generator. Values are
  /// made when they are read, so the result takes no memory.
  public static func random(for configuration: Configuration, seed: UInt64) -> StateDict {
    var weights = StateDict()
    for weight in WeightSchema(configuration).weights {
      let bytes = RandomBytes(
        start: configuration.initialisation(of: weight), elements: weight.shape.reduce(1, *),
        seed: weight.name.utf8.reduce(seed ^ 0xcbf2_9ce4_8422_2325) {
          ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        })
      weights[weight.name] = LazyTensor(scalarType: .f32, shape: weight.shape, bytes: bytes)
    }
    return weights
  }
}

/// The float32 values of a new weight, made on demand and the same each time.
private struct RandomBytes: TensorBytes {
  let start: Initialisation
  let elements: Int
  let seed: UInt64

  var count: Int { 4 * elements }
  var fileRange: FileRange? { nil }

  func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    var generator = SplitMix(state: seed)
    var done = 0
    while done < elements {
      let values = start.values(min(unit, elements - done), &generator)
      try body(unsafe values.span.bytes)
      done += values.count
    }
  }

  /// Values made at a time: a multiple of whole rows.
  private var unit: Int {
    guard case .unitRows(let width) = start else { return 1 << 16 }
    return width * max(1, (1 << 16) / width)
  }
}

extension Initialisation {
  fileprivate func values(_ count: Int, _ generator: inout SplitMix) -> [Float] {
    switch self {
    case .constant(let value): return [Float](repeating: value, count: count)
    case .uniform(let limit):
      return (0..<count).map { _ in (2 * generator.unit() - 1) * limit }
    case .normal(let deviation, let limit, let factor):
      return (0..<count).map { _ in
        var value = generator.normal() * deviation
        while abs(value) > limit { value = generator.normal() * deviation }
        return value * factor
      }
    case .unitRows(let width):
      var values = (0..<count).map { _ in generator.normal() }
      for row in stride(from: 0, to: count, by: width) {
        let length = values[row..<row + width].reduce(0) { $0 + $1 * $1 }.squareRoot()
        for index in row..<row + width { values[index] /= max(length, 1e-12) }
      }
      return values
    }
  }
}

/// A small generator whose results never change.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Uniform in 0..<1.
  mutating func unit() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Normal with deviation 1, by the method of Box and Muller.
  mutating func normal() -> Float {
    let radius = (-2 * logf(1 - unit())).squareRoot()
    return radius * cosf(2 * .pi * unit())
  }
}

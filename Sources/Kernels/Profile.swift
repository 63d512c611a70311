private import Synchronization

/// The kinds of operation whose time a profile tells apart.
package enum Operation: String, CaseIterable, Sendable {
  /// A product with a weight and its bias.
  case linear
  /// A product with a weight, its bias and GELU.
  case linearGELU = "linear+gelu"
  /// A product with a weight, added to the residual.
  case linearResidual = "linear+residual"
  /// Scores, softmax and the sum of values.
  case attention
  /// Layer norms.
  case layerNorm = "layer-norm"
  /// Laying patches out as rows.
  case patches
}

/// How long the kernels of the process took, by kind, while somebody wants to know.
package enum Profile {
  private static let isOn = Atomic<Bool>(false)
  private static let times = Mutex<[Operation: Duration]>([:])

  /// Runs `body` and returns how long the kernels in it took.
  package static func record(_ body: () throws -> Void) rethrows -> [Operation: Duration] {
    times.withLock { $0 = [:] }
    isOn.store(true, ordering: .relaxed)
    defer { isOn.store(false, ordering: .relaxed) }
    try body()
    return times.withLock { $0 }
  }

  /// Runs `body`, which is work of the kind `operation`.
  static func measure(_ operation: Operation, _ body: () -> Void) {
    guard isOn.load(ordering: .relaxed) else { return body() }
    // Threads that work on pictures of their own do so at the same time.
    let time = ContinuousClock().measure(body) / (Threads.total / Threads.count)
    times.withLock { $0[operation, default: .zero] += time }
  }
}

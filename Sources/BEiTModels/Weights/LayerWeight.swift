internal import Kernels
internal import Synchronization

/// The weight of a linear layer, [outputs, inputs], packed for products once that pays.
///
/// Packing takes as long as a product with a hundred rows saves by it. A weight that meets no more than
/// one picture stays where it is in its file; one that has met more is packed, and the pages of the
/// file are given back. A weight in bfloat16 is packed from the start.
final class LayerWeight: Sendable {
  let inputs: Int
  let outputs: Int
  private let state: Mutex<State>

  private enum State: Sendable {
    case plain(Weight, rowsSoFar: Int)
    case packed(PackedWeight)
  }

  /// The weight as a product finds it.
  enum Form {
    case plain(Weight)
    case packed(PackedWeight)
  }

  init(_ weight: Weight, from inputs: Int, to outputs: Int, _ format: ProductFormat = .float32) {
    self.inputs = inputs
    self.outputs = outputs
    guard format == .bfloat16 else {
      state = Mutex(.plain(weight, rowsSoFar: 0))
      return
    }
    let packed = PackedWeight(weight.values, inputs: inputs, outputs: outputs, format: format)
    weight.discardPages()
    state = Mutex(.packed(packed))
  }

  /// The rows that a weight meets before it is packed: more than a picture of 224 pixels has.
  private static let rowsBeforePacking = 256

  /// The weight for a product with `rows` rows.
  func form(for rows: Int) -> Form {
    state.withLock { state in
      switch state {
      case .packed(let packed): return .packed(packed)
      case .plain(let weight, let rowsSoFar):
        let rowsNow = rowsSoFar + min(rows, Self.rowsBeforePacking + 1)
        guard rowsNow > Self.rowsBeforePacking else {
          state = .plain(weight, rowsSoFar: rowsNow)
          return .plain(weight)
        }
        let packed = PackedWeight(
          weight.values, inputs: inputs, outputs: outputs, format: .float32)
        weight.discardPages()
        state = .packed(packed)
        return .packed(packed)
      }
    }
  }
}

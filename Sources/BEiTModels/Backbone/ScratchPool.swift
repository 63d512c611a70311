internal import Synchronization

/// The scratch of the last forward passes, one for each that ran at the same time, kept for the next.
///
/// Fresh memory has to be zeroed and mapped page by page, which takes several per cent of a pass.
final class ScratchPool: Sendable {
  private let kept = Mutex<[Scratch]>([])

  /// Runs `body` with scratch for `rows` tokens, in which anything may be left over.
  func borrow(rows: Int, _ backbone: BackboneConfiguration, _ body: (inout Scratch) -> Void) {
    let last = kept.withLock { kept in
      kept.removeAll { $0.normed.count != rows * backbone.width }  // of passes of another size
      return kept.popLast()
    }
    var scratch = last ?? Scratch(rows: rows, backbone)
    body(&scratch)
    kept.withLock { $0.append(scratch) }
  }
}

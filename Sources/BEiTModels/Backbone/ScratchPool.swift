internal import Synchronization

/// The scratch of the last forward pass, kept for the next of the same size.
///
/// Fresh memory has to be zeroed and mapped page by page, which takes several per cent of a pass.
final class ScratchPool: Sendable {
  private let kept = Mutex<Scratch?>(nil)

  /// Runs `body` with scratch for `rows` tokens, in which anything may be left over.
  func borrow(rows: Int, _ backbone: BackboneConfiguration, _ body: (inout Scratch) -> Void) {
    let last = kept.withLock { $0.take() }
    var scratch = Scratch(reusing: last, rows: rows, backbone)
    body(&scratch)
    kept.withLock { $0 = scratch }
  }
}

extension Scratch {
  /// `last` where it has the right size, else new scratch.
  fileprivate init(reusing last: consuming Scratch?, rows: Int, _ backbone: BackboneConfiguration) {
    if let last, last.normed.count == rows * backbone.width {
      self = last
    } else {
      self.init(rows: rows, backbone)
    }
  }
}

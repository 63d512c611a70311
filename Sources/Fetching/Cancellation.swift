internal import Glibc
internal import Synchronization

/// A flag by which a fetch is stopped from another thread or from a signal; what arrived is kept.
package final class Cancellation: Sendable {
  private let flag = Atomic(false)

  /// A flag that is not raised.
  package init() {}

  /// Stops every fetch that looks at this flag.
  package func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether the fetches that look at this flag are to stop.
  package var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// The flag that an interrupt raises once `followInterrupts` was called.
  package static let interrupt = Cancellation()

  /// Lets the first SIGINT or SIGTERM raise `interrupt`; a second one ends the process as usual.
  package static func followInterrupts() {
    // The handler may only touch what exists already.
    _ = interrupt
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { _ in Cancellation.interrupt.cancel() }
    action.sa_flags = CInt(bitPattern: UInt32(SA_RESETHAND))
    for signal in [SIGINT, SIGTERM] { unsafe sigaction(signal, &action, nil) }
  }
}

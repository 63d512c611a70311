internal import Glibc
internal import Synchronization

/// A flag by which a fetch is stopped from another thread or from a signal; what arrived is kept.
package final class Cancellation: Sendable {
  private let flag = Atomic(false)
  /// The fetches that look at this flag at present.
  private let users = Atomic(0)
  private let lastSignal = Atomic<Int32>(0)

  /// A flag that is not raised.
  package init() {}

  /// Stops every fetch that looks at this flag.
  package func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether the fetches that look at this flag are to stop.
  package var isCancelled: Bool { flag.load(ordering: .relaxed) }

  /// The signal that raised the flag; nil where it was not raised by one.
  package var signal: Int32? {
    let number = lastSignal.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Runs `body`, which looks at this flag.
  func used<Result, Failure: Error>(
    by body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    users.add(1, ordering: .relaxed)
    defer { users.subtract(1, ordering: .relaxed) }
    return try body()
  }

  /// The flag that an interrupt raises once `followInterrupts` was called.
  package static let interrupt = Cancellation()

  /// Lets the first SIGINT or SIGTERM that comes during a fetch raise `interrupt`; any other ends the
  /// process as usual.
  package static func followInterrupts() {
    // The handler may only touch what exists already.
    _ = interrupt
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_handler = { Cancellation.interrupt.take(signal: $0) }
    action.sa_flags = CInt(bitPattern: UInt32(SA_RESETHAND))
    for signal in [SIGINT, SIGTERM] { unsafe sigaction(signal, &action, nil) }
  }

  /// What happens on a signal, whose handler is gone by now: nothing here allocates or locks.
  private func take(signal number: Int32) {
    guard users.load(ordering: .relaxed) > 0 else {
      raise(number)
      return
    }
    lastSignal.store(number, ordering: .relaxed)
    cancel()
  }
}

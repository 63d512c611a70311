internal import Dispatch
internal import Synchronization

/// Work that goes on beside the caller's until its value is asked for.
final class BackgroundTask<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let finished = DispatchGroup()

  /// Starts `work`.
  init(_ work: @escaping @Sendable () throws -> Value) {
    DispatchQueue.global().async(group: finished) { [self] in
      let outcome = Result(catching: work)
      result.withLock { $0 = outcome }
    }
  }

  /// Waits until the work is done, whatever it comes to.
  func wait() { finished.wait() }

  /// What the work came to, waiting for it where it is not done.
  func value() throws -> Value {
    finished.wait()
    guard let outcome = result.withLock({ $0 }) else {
      preconditionFailure("finished work has an outcome")
    }
    return try outcome.get()
  }
}

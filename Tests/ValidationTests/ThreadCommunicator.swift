import Dispatch
import Ranks
import Synchronization

/// Ranks that are threads of this process, so that what ranks do is tested without MPI.
struct ThreadCommunicator: Communicator {
  let rank: Int
  let size: Int
  var host: String { "thread \(rank)" }
  private let shared: Shared

  private final class Shared: Sendable {
    let messages = Mutex<[[UInt8]]>([])
    /// For each rank, what rank 0 stated and it has not yet taken.
    let statements: Mutex<[[[UInt8]]]>
    let arrival = DispatchSemaphore(value: 0)
    let broadcasts: [DispatchSemaphore]

    init(_ size: Int) {
      statements = Mutex(Array(repeating: [], count: size))
      broadcasts = (0..<size).map { _ in DispatchSemaphore(value: 0) }
    }
  }

  /// All ranks of a group.
  static func group(of size: Int) -> [ThreadCommunicator] {
    let shared = Shared(size)
    return (0..<size).map { ThreadCommunicator(rank: $0, size: size, shared: shared) }
  }

  func broadcast(_ bytes: [UInt8]) -> [UInt8] {
    guard rank > 0 else {
      shared.statements.withLock { statements in
        for rank in statements.indices { statements[rank].append(bytes) }
      }
      for waiting in shared.broadcasts { waiting.signal() }
      return bytes
    }
    shared.broadcasts[rank].wait()
    return shared.statements.withLock { $0[rank].removeFirst() }
  }

  func post(_ bytes: [UInt8]) {
    shared.messages.withLock { $0.append(bytes) }
    shared.arrival.signal()
  }

  func receive(waits: Bool) -> [UInt8]? {
    if waits {
      shared.arrival.wait()
    } else if shared.arrival.wait(timeout: .now()) == .timedOut {
      return nil
    }
    return shared.messages.withLock { $0.removeFirst() }
  }
}

/// Processes that share work, of which this is one.
///
/// Calls are made from the thread that joined, and `broadcast` by all processes alike.
package protocol Communicator {
  /// The position of this process, from 0.
  var rank: Int { get }
  /// How many processes there are.
  var size: Int { get }
  /// The machine that this process runs on, for messages.
  var host: String { get }

  /// Gives every process the bytes that rank 0 passes.
  func broadcast(_ bytes: [UInt8]) throws(RankError) -> [UInt8]

  /// Sends `bytes` to rank 0, without waiting until it takes them.
  func post(_ bytes: [UInt8]) throws(RankError)

  /// The next message to rank 0; nil where none is there and `waits` is false.
  func receive(waits: Bool) throws(RankError) -> [UInt8]?
}

/// Why processes cannot work together.
package struct RankError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong.
  package let detail: String
  /// What to do next, where that can be said.
  package let hint: String?

  /// States what went wrong.
  package init(_ detail: String, hint: String? = nil) {
    self.detail = detail
    self.hint = hint
  }

  /// One line; a hint follows on a line of its own.
  package var description: String {
    hint.map { "ranks: \(detail)\nhint: \($0)" } ?? "ranks: \(detail)"
  }
}

/// The only process of its run.
package struct SingleProcess: Communicator {
  package let rank = 0
  package let size = 1
  package let host = "this machine"

  /// Stands alone.
  package init() {}

  package func broadcast(_ bytes: [UInt8]) -> [UInt8] { bytes }

  package func post(_ bytes: [UInt8]) throws(RankError) {
    throw RankError("there is no other process to send to")
  }

  package func receive(waits: Bool) -> [UInt8]? { nil }
}

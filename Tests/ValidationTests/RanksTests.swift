import Dispatch
import Ranks
import Synchronization
import TestSupport
import Testing

@testable import Validation

/// However many ranks share a run, the first of them finds what one process alone finds.
@Suite struct RanksTests {
  let model = SumModel()

  @Test(arguments: [1, 2, 3, 4, 7, 16]) func sameAsAlone(ranks: Int) throws {
    try withPictures { folder, set in
      let whole = try ValidationRun(set, smallPreprocessing, journaled(folder + "/whole"))
        .predictions(of: model, named: "sum")
      let options = try journaled(folder + "/shared")
      let found = Self.run(ranks) { communicator in
        try ValidationRun(set, smallPreprocessing, options)
          .predictions(of: model, named: "sum", among: communicator)
      }
      #expect(try found[0].get() == whole)
      for other in found.dropFirst() { #expect(try other.get() == nil) }
      #expect(try content(of: folder + "/shared") == content(of: folder + "/whole"))
    }
  }

  /// A journal that one number of ranks left is gone on with by another one.
  @Test(arguments: [(3, 2), (2, 1), (1, 4)]) func resumed(first: Int, second: Int) throws {
    try withPictures { folder, set in
      let whole = try ValidationRun(set, smallPreprocessing, journaled(folder + "/whole"))
        .predictions(of: model, named: "sum")
      let bytes = try content(of: folder + "/whole")
      try write(Array(bytes[..<(bytes.count * first / 4)]), to: folder + "/shared")
      let options = try journaled(folder + "/shared", resumes: true)
      let found = Self.run(second) { communicator in
        try ValidationRun(set, smallPreprocessing, options)
          .predictions(of: model, named: "sum", among: communicator)
      }
      #expect(try found[0].get() == whole)
      #expect(try content(of: folder + "/shared") == bytes)
    }
  }

  /// Ranks that see other pictures, another model or other options say so and do not compute.
  @Test func disagreement() throws {
    try withPictures { _, set in
      let other = try set.drawing(Subset(count: 20))
      let found = Self.run(2) { communicator in
        let peers: any Communicator = communicator.rank == 0 ? Deserted(communicator) : communicator
        return try ValidationRun(communicator.rank == 0 ? set : other, smallPreprocessing)
          .predictions(of: SumModel(), named: "sum", among: peers)
      }
      #expect(
        throws: ValidationError("ranks", .ranks, "piece 1 of 2 was never handed in")
      ) { try found[0].get() }
      #expect(throws: ValidationError.self) { try found[1].get() }
      guard case .failure(let error as ValidationError) = found[1] else { return }
      #expect(error.subject == "rank 1 on thread 1" && error.kind == .ranks)
      #expect(error.detail == "another number of pictures: expected 20, found 43")
    }
  }

  @Test(arguments: [1, 2, 5]) func parity(ranks: Int) throws {
    try withReferences { folder, model in
      var run = try ParityRun(path: folder + "/references.json")
      run.batchSize = 3
      let shared = run
      let whole = try run.report(for: model, named: "sum")
      let found = Self.run(ranks) { try shared.report(for: model, named: "sum", among: $0) }
      #expect(try found[0].get() == whole)
    }
  }

  /// Runs `body` as every rank, each on a thread of its own.
  static func run<Value: Sendable>(
    _ ranks: Int, _ body: @Sendable (ThreadCommunicator) throws -> Value
  ) -> [Result<Value, any Error>] {
    let group = ThreadCommunicator.group(of: ranks)
    let outcomes = Mutex<[Int: Result<Value, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: ranks) { rank in
      let outcome = Result { try body(group[rank]) }
      outcomes.withLock { $0[rank] = outcome }
    }
    return outcomes.withLock { outcomes in (0..<ranks).compactMap { outcomes[$0] } }
  }
}

/// Rank 0 of a group of which nobody else hands anything in.
struct Deserted: Communicator {
  private let group: ThreadCommunicator
  var rank: Int { group.rank }
  var size: Int { group.size }
  var host: String { group.host }

  init(_ group: ThreadCommunicator) { self.group = group }

  func broadcast(_ bytes: [UInt8]) -> [UInt8] { group.broadcast(bytes) }
  func post(_ bytes: [UInt8]) { group.post(bytes) }
  func receive(waits: Bool) -> [UInt8]? { nil }
}

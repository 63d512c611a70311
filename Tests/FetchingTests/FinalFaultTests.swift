import Fetching
import TestSupport
import Testing

/// Faults that no attempt can mend: each ends in its own error, and nothing lies under the file's name.
@Suite(.enabled(if: FaultServer.isAvailable, FaultServer.reason)) struct FinalFaultTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let plan: String
    var expectation = Expectation()
    /// The requests that were made.
    var requests = 1
    let error: @Sendable (_ url: String) -> FetchError
    var testDescription: String { plan }
  }

  static let digest = String(repeating: "0", count: 64)

  static let cases = [
    Case(plan: "status.401") { .status(url: $0, code: 401, retryAfter: nil) },
    Case(plan: "status.403") { .status(url: $0, code: 403, retryAfter: nil) },
    Case(plan: "status.404") { .status(url: $0, code: 404, retryAfter: nil) },
    Case(plan: "status.409") { .status(url: $0, code: 409, retryAfter: nil) },
    Case(plan: "status.410") { .status(url: $0, code: 410, retryAfter: nil) },
    Case(plan: "status.416") { .status(url: $0, code: 416, retryAfter: nil) },
    Case(plan: "status.204") { .status(url: $0, code: 204, retryAfter: nil) },
    Case(plan: "status.300") { .status(url: $0, code: 300, retryAfter: nil) },
    Case(plan: "nowhere") { .status(url: $0, code: 302, retryAfter: nil) },
    Case(plan: "status.503", requests: 4) { .status(url: $0, code: 503, retryAfter: nil) },
    Case(plan: "status.429.301") { .status(url: $0, code: 429, retryAfter: 301) },
    Case(plan: "loop", requests: 11) { .tooManyRedirects(url: $0, limit: 10) },
    Case(plan: "unasked-part") { .wrongRange(url: $0, asked: 0, answered: "") },
    Case(plan: "gzip") { .encoded(url: $0, encoding: "gzip") },
    Case(plan: "page") { .page(url: $0) },
    Case(plan: "page", expectation: Expectation(size: 9, kind: .torch)) { .page(url: $0) },
    Case(plan: "close") { .unknownLength(url: $0) },
    Case(plan: "empty") {
      .unexpectedContent(url: $0, expected: .any, found: "an empty file")
    },
    Case(plan: "none", expectation: Expectation(kind: .safetensors)) {
      .unexpectedContent(
        url: $0, expected: .safetensors, found: "the bytes 50 4b 03 04 c1 5c 02 89")
    },
    Case(plan: "none", expectation: Expectation(size: 3_000_001)) {
      .wrongSize(url: $0, expected: 3_000_001, found: 3_000_000)
    },
    Case(plan: "chunked-short.2000000", expectation: Expectation(size: 3_000_000)) {
      .wrongSize(url: $0, expected: 3_000_000, found: 2_000_000)
    },
    Case(plan: "chunked-short.2000000,none", expectation: Expectation(size: 3_000_000)) {
      .wrongSize(url: $0, expected: 3_000_000, found: 2_000_000)
    },
    Case(plan: "endless-head") {
      .interrupted(
        url: $0, received: 0, expected: nil,
        reason: "the head of the answer is longer than 262144 bytes")
    },
  ]

  @Test(arguments: cases) func exactError(fault: Case) throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.options.retries.limit = 3
      trial.expectation = fault.expectation
      #expect(throws: fault.error(trial.address(fault.plan))) { try trial.fetch(fault.plan) }
      #expect(try names(in: folder) == [])
      #expect(try trial.requests().count == fault.requests)
    }
  }

  /// Whatever the fault, a file that is there already stays as it is.
  @Test(arguments: ["status.404", "page", "gzip", "cut.100000", "flip.100"])
  func oldFileStays(plan: String) throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.options.retries.limit = 0
      trial.expectation.digest = trial.server.digest
      try write([1, 2, 3], to: trial.destination)
      #expect(throws: FetchError.self) { try trial.fetch(plan) }
      #expect(try content(of: trial.destination) == [1, 2, 3])
    }
  }

  @Test func wrongBit() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.expectation.digest = trial.server.digest
      let error = #expect(throws: FetchError.self) { try trial.fetch("flip.1234567") }
      guard case .wrongDigest(_, let expected, let found, 3_000_000) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(expected == trial.server.digest && found != expected)
      #expect(try names(in: folder) == [])
    }
  }

  /// A wrong digest of a file in two parts is tried once more from the first byte, then it is final.
  @Test func wrongBitInTwoParts() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.expectation.digest = Self.digest
      let error = #expect(throws: FetchError.self) { try trial.fetch("cut.1000000,none") }
      guard case .wrongDigest = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(trial.events.restarts == [.wrongDigest])
      #expect(try trial.requests().map(\.status) == [200, 206, 200])
      #expect(try names(in: folder) == [])
    }
  }

  /// Eight digits in the file's own name are a promise.
  @Test func digitsInTheName() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let wrong = FetchRequest(
        address: trial.address("none"), destination: folder + "/model-00000000.pth")
      let error = #expect(throws: FetchError.self) {
        try Fetcher(options: trial.options).fetch(wrong)
      }
      #expect(
        error
          == .wrongDigest(
            url: trial.address("none"), expected: "00000000", found: trial.server.digest,
            size: 3_000_000))
      let right = folder + "/model-\(trial.server.digest.prefix(8)).pth"
      let file = try Fetcher(options: trial.options).fetch(
        FetchRequest(address: trial.address("none"), destination: right))
      #expect(file.proof == .digestPrefix)
    }
  }

  @Test func digestRequired() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.expectation.requiresDigest = true
      #expect(throws: FetchError.digestRequired(url: trial.address("none"))) {
        try trial.fetch("none")
      }
      #expect(try trial.requests().isEmpty)
    }
  }

  /// A page of an intermediate network must not cost the good beginning that is here.
  @Test(arguments: ["page", "gzip", "status.404", "empty"])
  func beginningSurvives(fault: String) throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let plan = "cut.1000000,\(fault),none"
      try trial.leavePartial(plan)
      #expect(throws: FetchError.self) { try trial.fetch(plan) }
      let file = try trial.fetch(plan)
      try trial.expectRight(file)
      #expect(file.resumedFrom == 1_000_000)
    }
  }

  /// The attempts end, and what arrived is kept.
  @Test func attemptsEnd() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.options.retries.limit = 2
      let plan = "cut.1000000,cut.500000"
      let error = #expect(throws: FetchError.self) { try trial.fetch(plan) }
      guard case .interrupted(_, let received, 3_000_000, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(try trial.requests().count == 3 && received == 2_000_000)
      #expect(try content(of: #require(trial.partials().first)).count == 2_000_000)
    }
  }

  /// A server whose parts never fit is given one attempt at the whole file, not more.
  @Test func neverFits() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let plan = "cut.1000000,wrong-start,cut.1000000,wrong-start"
      #expect(throws: FetchError.unstable(url: trial.address(plan), reason: .wrongRange)) {
        try trial.fetch(plan)
      }
      #expect(try names(in: folder) == [])
    }
  }
}

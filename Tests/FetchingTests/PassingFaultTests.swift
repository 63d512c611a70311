import Fetching
import TestSupport
import Testing

/// Faults that end in the right file all the same.
@Suite(.enabled(if: FaultServer.isAvailable, FaultServer.reason)) struct PassingFaultTests {
  struct Case: Sendable, CustomTestStringConvertible {
    /// The server's plan.
    let plan: String
    /// The statuses that the server gave, in order.
    let statuses: [Int]
    var restarts: [RestartReason] = []
    /// Whether the digest is known beforehand.
    var knowsDigest = false
    var testDescription: String { plan }
  }

  static let passing = [
    Case(plan: "none", statuses: [200]),
    Case(plan: "reset.1500000,none", statuses: [200, 206]),
    Case(plan: "reset.0,reset.0,none", statuses: [200, 200, 200]),
    Case(plan: "cut.1500000,none", statuses: [200, 206]),
    Case(plan: "cut.2999999,none", statuses: [200, 206]),
    // The first bytes are held back until there are enough of them to tell what they are.
    Case(plan: "cut.1,none", statuses: [200, 200]),
    Case(plan: "hang-up,hang-up,none", statuses: [0, 0, 200]),
    Case(plan: "longer", statuses: [200]),
    Case(plan: "chunked", statuses: [200]),
    Case(plan: "chunked.1500000,none", statuses: [200, 206]),
    Case(plan: "close", statuses: [200], knowsDigest: true),
    Case(plan: "stall.0,none", statuses: [200, 200]),
    Case(plan: "stall.1500000,none", statuses: [200, 206]),
    Case(plan: "stall.2999999,none", statuses: [200, 206]),
    Case(plan: "silence,none", statuses: [0, 200]),
    Case(plan: "drip.2999000,none", statuses: [200, 206]),
    Case(plan: "status.408,none", statuses: [408, 200]),
    Case(plan: "status.425,none", statuses: [425, 200]),
    Case(plan: "status.429,none", statuses: [429, 200]),
    Case(plan: "status.500,none", statuses: [500, 200]),
    Case(plan: "status.502,none", statuses: [502, 200]),
    Case(plan: "status.503,status.503,none", statuses: [503, 503, 200]),
    Case(plan: "status.504,none", statuses: [504, 200]),
    Case(
      plan: "cut.1500000,no-range", statuses: [200, 200], restarts: [.rangeIgnored]),
    Case(
      plan: "cut.1500000,no-range-cut.1000000,none", statuses: [200, 200, 206],
      restarts: [.rangeIgnored]),
    Case(plan: "cut.1000000,parts.1500000", statuses: [200, 206, 206]),
    Case(
      plan: "cut.1000000,wrong-start", statuses: [200, 206, 200], restarts: [.wrongRange]),
    Case(
      plan: "cut.1000000,unknown-total", statuses: [200, 206, 200], restarts: [.wrongRange]),
    Case(
      plan: "cut.1000000,no-content-range", statuses: [200, 206, 200], restarts: [.wrongRange]),
    Case(plan: "cut.1000000,wrong-total", statuses: [200, 206, 200], restarts: [.changed]),
    Case(plan: "cut.1000000,new-tag", statuses: [200, 206, 200], restarts: [.changed]),
    Case(
      plan: "cut.1000000,refuse-range.77", statuses: [200, 416, 200], restarts: [.rangeRefused]),
    Case(plan: "cut.1000000,status.503,none", statuses: [200, 503, 206]),
    Case(plan: "weak.1000000,weak", statuses: [200, 206], knowsDigest: true),
    Case(plan: "no-tag.1000000,no-tag", statuses: [200, 206], knowsDigest: true),
    Case(plan: "weak.1000000,weak", statuses: [200, 200], restarts: [.unproven]),
    Case(plan: "no-tag.1000000,no-tag", statuses: [200, 200], restarts: [.unproven]),
  ]

  @Test(arguments: passing) func rightFile(fault: Case) throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      if fault.knowsDigest { trial.expectation.digest = trial.server.digest }
      let file = try trial.fetch(fault.plan)
      try trial.expectRight(file)
      #expect(file.outcome == .fetched && file.size == 3_000_000 && file.resumedFrom == 0)
      #expect(file.proof == (fault.knowsDigest ? .digest : .firstUse))
      #expect(trial.events.restarts == fault.restarts)
      let requests = try trial.requests()
      #expect(requests.map(\.status) == fault.statuses)
      #expect(requests.allSatisfy { $0.acceptEncoding == "identity" })
    }
  }

  /// The same faults, met by a fetch that goes on with what another one left.
  @Test(arguments: passing.filter { $0.plan.contains("0,") && !$0.plan.hasPrefix("stall") })
  func rightFileInTwoFetches(fault: Case) throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      if fault.knowsDigest { trial.expectation.digest = trial.server.digest }
      var first = trial
      first.options.retries.limit = 0
      #expect(throws: FetchError.self) { try first.fetch(fault.plan) }
      let file = try trial.fetch(fault.plan)
      try trial.expectRight(file)
      #expect(try trial.requests().map(\.status) == fault.statuses)
      #expect(try trial.requests().allSatisfy { $0.status != 206 || $0.range != nil })
    }
  }

  /// A request for the rest names the version that the rest must be of.
  @Test func asksForTheSameVersion() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      try trial.leavePartial("cut.1000000,none")
      let file = try trial.fetch("cut.1000000,none")
      try trial.expectRight(file)
      #expect(file.resumedFrom == 1_000_000 && file.transferred == 2_000_000)
      let request = try #require(try trial.requests().last)
      #expect(request.range == "bytes=1000000-")
      #expect(request.ifRange == file.entityTag && file.entityTag != nil)
      #expect(trial.events.resumedAt == [1_000_000])
    }
  }

  /// Another file has taken the place of the one whose beginning is here.
  @Test func changedFile() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let address = trial.address("cut.1000000,alt") + "&alt=b.pth"
      var first = trial
      first.options.retries.limit = 0
      #expect(throws: FetchError.self) { try first.fetch(address: address) }
      let file = try trial.fetch(address: address)
      #expect(try content(of: file.path) == sampleBytes(2_900_000, seed: 2))
      #expect(trial.events.restarts == [.changed])
    }
  }

  /// A partial file that is whole already: the server has nothing to add (416).
  @Test(arguments: [true, false]) func wholePartial(knowsDigest: Bool) throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      if knowsDigest { trial.expectation.digest = trial.server.digest }
      try trial.leavePartial("cut.1000000,none")
      try append(trial.server.content[1_000_000...], to: #require(trial.partials().first))
      let file = try trial.fetch("cut.1000000,none")
      try trial.expectRight(file)
      #expect(file.resumedFrom == 3_000_000 && file.transferred == 0)
      #expect(try trial.requests().last?.status == 416)
    }
  }

  @Test func partialLongerThanTheFile() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      try trial.leavePartial("cut.1000000,none")
      try append(trial.server.content[...], to: #require(trial.partials().first))
      try trial.expectRight(trial.fetch("cut.1000000,none"))
    }
  }

  /// A damaged beginning shows in the digest, and only a fetch from the first byte can tell whose
  /// fault it is.
  @Test func damagedPartial() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.expectation.digest = trial.server.digest
      try trial.leavePartial("cut.1000000,none")
      try overwrite(trial.partials().first, at: 500_000)
      try trial.expectRight(trial.fetch("cut.1000000,none"))
      #expect(trial.events.restarts == [.wrongDigest])
    }
  }

  @Test(arguments: ["", "{", "{}", "[1]", #"{"url": 1, "synced": 0}"#])
  func damagedRecord(text: String) throws {
    for knowsDigest in [true, false] {
      try withTemporaryFolder { folder in
        var trial = try Trial(in: folder)
        if knowsDigest { trial.expectation.digest = trial.server.digest }
        try trial.leavePartial("cut.1000000,none")
        let partial = try #require(try trial.partials().first)
        try write([UInt8](text.utf8), to: partial + ".json")
        // Without a record a file counts as somebody's until it has been quiet for a minute.
        try age(partial, by: 100)
        let file = try trial.fetch("cut.1000000,none")
        try trial.expectRight(file)
        #expect(file.resumedFrom == (knowsDigest ? 1_000_000 : 0))
      }
    }
  }

  /// After a loss of power the bytes that had not been flushed may be zeros.
  @Test func otherBoot() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      try trial.leavePartial("cut.1000000,none")
      let record = try #require(try trial.partials().first) + ".json"
      try replace("\"synced\" : 1000000", by: "\"synced\" : 400000", in: record)
      try replace("\"boot\" : \"", by: "\"boot\" : \"another-", in: record)
      let file = try trial.fetch("cut.1000000,none")
      try trial.expectRight(file)
      #expect(file.resumedFrom == 400_000)
    }
  }
}

import Fetching
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The helper that fetches in a process of its own; it is built beside the tests.
private let helper =
  (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).map {
    $0.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/fetch-file"
  } ?? ""

/// Fetches in processes that are killed, stopped, and many at a time.
@Suite(
  .serialized,
  .enabled(
    if: FaultServer.isAvailable && exists(helper), "needs python3 and the helper fetch-file")
) struct ProcessTests {
  private func start(_ trial: Trial, _ address: String, _ more: String...) throws -> ChildProcess {
    try ChildProcess(helper, [address, trial.destination] + more)
  }

  /// A process that is killed leaves a beginning that the next one goes on with.
  @Test func killed() throws {
    let large = sampleBytes(40_000_000, seed: 3)
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      try trial.server.add(large, as: "large.pth")
      let address = trial.address("none", file: "large.pth") + "&rate=20000000"
      var generator = SeededGenerator(seed: 4)
      var kept = 0
      for _ in 0..<10 {
        let process = try start(trial, address)
        usleep(.random(in: 20_000...250_000, using: &generator))
        process.kill(SIGKILL)
        #expect(process.finish().status == 128 + SIGKILL)
        #expect(!exists(trial.destination))
        // Nothing that was written is fetched again.
        let now = try trial.partials().map { try content(of: $0).count }.max() ?? 0
        #expect(now >= kept)
        kept = now
      }
      let end = try start(trial, address.replacing("rate=20000000", with: "rate=90000000")).finish()
      #expect(end.status == 0)
      #expect(try content(of: trial.destination) == large)
      #expect(try names(in: folder) == ["a.pth"])
      let again = try trial.requests().compactMap(\.range)
      #expect(!again.isEmpty)
    }
  }

  /// Whatever the step at which a process is killed, the next one ends with the right file.
  @Test(arguments: ["progress", "retrying", "resuming", "restarting", "verifying"])
  func killedAt(step: String) throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let address = trial.address("cut.1000000,cut.200000,no-range-cut.1500000,cut.500000,none")
      _ = try start(trial, address, "--kill-at", "retrying").finish()
      var kills = 0
      // A process that is killed at its first byte gets nowhere, so the last one is left in peace.
      while kills < 3 {
        let end = try start(trial, address, "--kill-at", step).finish()
        if end.status == 0 { break }
        #expect(end.status == 128 + SIGKILL)
        #expect(!exists(trial.destination))
        kills += 1
      }
      #expect(kills > 0)
      #expect(try exists(trial.destination) || start(trial, address).finish().status == 0)
      #expect(try content(of: trial.destination) == trial.server.content)
      #expect(try names(in: folder) == ["a.pth"])
    }
  }

  @Test(arguments: [SIGINT, SIGTERM]) func interrupted(signal: Int32) throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let address = trial.address("none") + "&rate=1000000"
      let process = try start(trial, address)
      usleep(500_000)
      process.kill(signal)
      let end = process.finish()
      #expect(end.status == 130)
      #expect(end.output.contains("cancelled at") && end.output.contains("hint: run it again"))
      let partial = try #require(try trial.partials().first)
      #expect(try trial.server.content.starts(with: content(of: partial)))
      let file = try trial.fetch(address: address)
      #expect(file.resumedFrom > 0)
      try trial.expectRight(file)
    }
  }

  /// Several processes that ask for one file cause one transfer.
  @Test(arguments: [2, 8]) func together(count: Int) throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let address = trial.address("none") + "&rate=3000000"
      let processes = try (0..<count).map { _ in try start(trial, address) }
      let ends = processes.map { $0.finish() }
      #expect(ends.allSatisfy { $0.status == 0 && $0.output.contains(trial.server.digest) })
      #expect(ends.count { $0.output.hasPrefix("fetched ") } == 1)
      #expect(ends.count { $0.output.hasPrefix("fetchedByAnother ") } == count - 1)
      #expect(try trial.requests().count == 1)
      #expect(try names(in: folder) == ["a.pth"])
      #expect(try content(of: trial.destination) == trial.server.content)
    }
  }

  /// Where locks do nothing every process fetches for itself, and none spoils another's file.
  @Test(arguments: [2, 8]) func togetherWithoutLocks(count: Int) throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let address = trial.address("none") + "&rate=3000000"
      let processes = try (0..<count).map { _ in try start(trial, address, "--no-locks") }
      let ends = processes.map { $0.finish() }
      #expect(ends.allSatisfy { $0.status == 0 && $0.output.contains(trial.server.digest) })
      #expect(try content(of: trial.destination) == trial.server.content)
      #expect(try names(in: folder) == ["a.pth"])
    }
  }

  /// A process that was killed is no reason to wait.
  @Test func lockOfTheDead() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let address = trial.address("none") + "&rate=1000000"
      let process = try start(trial, address)
      usleep(300_000)
      process.kill(SIGKILL)
      _ = process.finish()
      #expect(exists(trial.destination + ".lock"))
      try trial.expectRight(trial.fetch("none"))
    }
  }

  /// A holder that makes no progress is waited for, but not for ever, and is named.
  @Test func waitIsFinite() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let process = try start(trial, trial.address("silence"))
      while !exists(trial.destination + ".lock") { usleep(10_000) }
      usleep(100_000)
      let error = #expect(throws: FetchError.self) { try trial.fetch("none") }
      process.kill(SIGKILL)
      _ = process.finish()
      guard case .locked(_, let holder?, 1) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(holder.pid == process.pid && !holder.host.isEmpty && holder.age < 60)
      guard case .waiting(let seen) = trial.events.events.first else {
        Issue.record("nobody was told of the wait")
        return
      }
      #expect(seen?.pid == process.pid)
    }
  }

  /// A disk that takes no more ends the fetch; what it took is kept and used later.
  @Test func fullDisk() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let address = trial.address("none")
      let end = try start(trial, address, "--file-limit", "1000000").finish()
      #expect(end.status == 1)
      #expect(end.output.contains("cannot write: file too large; "))
      #expect(!exists(trial.destination))
      let file = try trial.fetch(address: address)
      try trial.expectRight(file)
      #expect(file.resumedFrom > 400_000)
      #expect(try trial.requests().count == 2)
    }
  }
}

import Fetching
import FoundationEssentials
import Glibc
import Tensors
import TestSupport
import Testing

/// What needs no faults: local sources, files that are there already, cancelling, progress.
@Suite(.enabled(if: FaultServer.isAvailable, FaultServer.reason)) struct FetcherTests {
  @Test func fileThatIsThere() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      try write(trial.server.content, to: trial.destination)
      trial.expectation.digest = String(trial.server.digest.prefix(8))
      let file = try trial.fetch("none")
      #expect(file.outcome == .present && file.proof == .digestPrefix && file.transferred == 0)
      #expect(file.sha256 == trial.server.digest)
      #expect(try trial.requests().isEmpty)
      // A damaged one is replaced.
      try overwrite(trial.destination, at: 1_000_000)
      #expect(try trial.fetch("none").outcome == .fetched)
      try trial.expectRight(file)
    }
  }

  /// Without a digest nobody can say that the file that is there is the right one.
  @Test func unprovenFileIsReplaced() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      try write([1, 2, 3], to: trial.destination)
      let file = try trial.fetch("none")
      try trial.expectRight(file)
      #expect(file.outcome == .fetched)
    }
  }

  @Test func localSources() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.options.isOffline = true
      trial.expectation = Expectation(size: 3_000_000, digest: trial.server.digest, kind: .torch)
      let source = folder + "/a source.pth"
      try write(trial.server.content, to: source)
      let address = "file://\(folder)/a%20source.pth"
      let file = try trial.fetch(address: address)
      #expect(file.sha256 == trial.server.digest && file.address == address)
      #expect(try names(in: folder) == ["a source.pth", "a.pth"])
      unsafe unlink(source)
      unsafe unlink(trial.destination)
      let carried = try Fetcher(options: trial.options).fetch(
        FetchRequest(
          source: .bytes(trial.server.content, name: "carried"), destination: trial.destination,
          expectation: trial.expectation))
      try trial.expectRight(carried)
      #expect(carried.address == nil && carried.proof == .digest)
    }
  }

  @Test func localFaults() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      #expect(
        throws: FetchError.file(
          CheckpointError(folder + "/none", .open, "no such file or directory"))
      ) { try trial.fetch(address: "file://\(folder)/none") }
      try write(trial.server.content, to: folder + "/source")
      trial.expectation.digest = "00000000"
      #expect(
        throws: FetchError.wrongDigest(
          url: folder + "/source", expected: "00000000", found: trial.server.digest,
          size: 3_000_000)
      ) { try trial.fetch(address: "file://\(folder)/source") }
      #expect(try names(in: folder) == ["source"])
    }
  }

  @Test(arguments: [
    "", "a.pth", "ftp://example.org/a", "https://", "https://user:word@example.org/a",
    "https://exa mple.org/a", "http://[::1/a", "javascript:alert(1)",
  ]) func badAddress(address: String) throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: FetchError.self) {
        try Trial(in: folder).fetch(address: address)
      }
      guard case .badAddress(address, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test func folderThatIsNotThere() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let path = folder + "/none/a.pth"
      #expect(
        throws: FetchError.file(
          CheckpointError(path + ".lock", .write, "no such file or directory"))
      ) {
        try Fetcher(options: trial.options).fetch(
          FetchRequest(address: trial.address("none"), destination: path))
      }
    }
  }

  /// What arrived before a fetch is cancelled is kept.
  @Test func cancelled() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let address = trial.address("none,none") + "&rate=1000000"
      let cancellation = Cancellation()
      let request = FetchRequest(address: address, destination: trial.destination)
      let error = #expect(throws: FetchError.self) {
        try Fetcher(options: trial.options).fetch(request, cancellation: cancellation) {
          if case .progress(let progress) = $0, progress.done > 500_000 { cancellation.cancel() }
        }
      }
      guard case .cancelled(address, let received, 3_000_000) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(received > 500_000 && received < 3_000_000)
      let file = try trial.fetch(address: address.replacing("rate=1000000", with: "rate=9000000"))
      #expect(file.outcome == .fetched)
    }
  }

  /// A cancelled fetch does not wait for the end of a pause.
  @Test func cancelledWhileWaiting() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.options.retries.firstDelay = 60
      trial.options.retries.longestDelay = 60
      let cancellation = Cancellation()
      let start = ContinuousClock.now
      #expect(
        throws: FetchError.cancelled(url: trial.address("status.503"), received: 0, expected: nil)
      ) {
        try Fetcher(options: trial.options).fetch(
          FetchRequest(address: trial.address("status.503"), destination: trial.destination),
          cancellation: cancellation
        ) { if case .retrying = $0 { cancellation.cancel() } }
      }
      #expect(ContinuousClock.now - start < .seconds(5))
    }
  }

  /// The count begins at what is kept, never goes back, and the rate counts new bytes alone.
  @Test func progressAfterResuming() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      try trial.leavePartial("cut.2000000,none")
      let before = trial.events.progress.count
      let start = ContinuousClock.now
      _ = try trial.fetch("cut.2000000,none")
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let progress = trial.events.progress[before...]
      #expect(progress.allSatisfy { $0.done > 2_000_000 && $0.total == 3_000_000 })
      #expect(zip(progress, progress.dropFirst()).allSatisfy { $0.done <= $1.done })
      #expect(seconds > 0 && progress.count >= 1)
    }
  }

  @Test func spaceIsCheckedFirst() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let address = trial.address("huge")
      let error = #expect(throws: FetchError.self) { try trial.fetch(address: address) }
      guard case .noSpace(_, 1_000_000_000_000_000, let available) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(available < 1_000_000_000_000_000)
      #expect(try names(in: folder) == [])
    }
  }
}

import TestSupport
import Testing

@testable import Fetching

@Suite struct RetryPolicyTests {
  /// Doubling from one second, at most thirty, each between half and all of it.
  @Test func delays() {
    var generator = SeededGenerator(seed: 1)
    let policy = RetryPolicy()
    for (number, longest) in [(1, 1.0), (2, 2), (3, 4), (5, 16), (6, 30), (60, 30), (.max, 30)] {
      for _ in 0..<20 {
        let delay = policy.delay(before: number, asked: nil, using: &generator)
        #expect((longest / 2...longest).contains(delay))
      }
    }
    #expect(policy.delay(before: 1, asked: 100, using: &generator) == 100)
  }

  @Test func rate() {
    var meter = TransferMeter()
    let start = ContinuousClock.now
    #expect(meter.rate() == 0)
    for second in 0...20 {
      let isReported = meter.add(1000, at: start + .seconds(second))
      #expect(isReported)
    }
    #expect(meter.received == 21_000)
    #expect(meter.rate(at: start + .seconds(20)) == 1000)
    let isReported = meter.add(1000, at: start + .seconds(20) + .milliseconds(50))
    #expect(!isReported)
  }

  @Test func secondsLeft() {
    #expect(FetchProgress(done: 10, total: 30, rate: 5).secondsLeft == 4)
    #expect(FetchProgress(done: 10, total: nil, rate: 5).secondsLeft == nil)
    #expect(FetchProgress(done: 10, total: 30, rate: 0).secondsLeft == nil)
  }
}

/// Where the time of a run went; of several ranks, that of the first.
///
/// Times are all that two runs over the same pictures may differ in.
public struct RunTimes: Codable, Hashable, Sendable {
  /// The seconds from the first picture to the last.
  @Rounded public private(set) var seconds: Double
  /// The seconds that the model computed.
  @Rounded public private(set) var modelSeconds: Double
  /// The seconds that the model waited for pictures.
  @Rounded public private(set) var waitingSeconds: Double
  /// The pictures that all ranks together went through in a second.
  @Rounded public private(set) var picturesPerSecond: Double
}

/// Measures where time goes.
struct RunClock {
  private let start = ContinuousClock.now
  private var model = Duration.zero
  private var waiting = Duration.zero
  private var waitingSince: ContinuousClock.Instant?

  mutating func timingModel<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let begin = ContinuousClock.now
    defer { model += ContinuousClock.now - begin }
    return try body()
  }

  mutating func beginWaiting() { waitingSince = ContinuousClock.now }

  mutating func endWaiting() {
    if let waitingSince { waiting += ContinuousClock.now - waitingSince }
    waitingSince = nil
  }

  func times(of pictures: Int) -> RunTimes {
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return RunTimes(
      seconds: seconds, modelSeconds: model / .seconds(1), waitingSeconds: waiting / .seconds(1),
      picturesPerSecond: seconds > 0 ? Double(pictures) / seconds : 0)
  }
}

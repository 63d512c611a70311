/// Counts bytes as they arrive and tells their rate over the last seconds.
struct TransferMeter {
  private var marks: [(time: ContinuousClock.Instant, bytes: Int)] = []
  private var lastReport: ContinuousClock.Instant?
  /// The bytes that arrived since the meter was made.
  private(set) var received = 0

  private static let window = Duration.seconds(5)
  private static let interval = Duration.milliseconds(100)

  /// Counts `bytes` more; says whether it is time for a report.
  mutating func add(_ bytes: Int, at now: ContinuousClock.Instant = .now) -> Bool {
    if marks.isEmpty { marks.append((now, received)) }
    received += bytes
    guard let last = lastReport else {
      lastReport = now
      return true
    }
    guard now - last >= Self.interval else { return false }
    lastReport = now
    marks.append((now, received))
    while marks.count > 2, now - marks[1].time > Self.window { marks.removeFirst() }
    return true
  }

  /// Whether a second has passed since the last report; the next such question begins a new one.
  mutating func isSilent(at now: ContinuousClock.Instant = .now) -> Bool {
    guard let last = lastReport, now - last >= .seconds(1) else { return false }
    lastReport = now
    return true
  }

  /// The bytes per second over the last five seconds; 0 as long as there is too little to tell.
  func rate(at now: ContinuousClock.Instant = .now) -> Double {
    guard let first = marks.first else { return 0 }
    let seconds = (now - first.time) / .seconds(1)
    return seconds >= 0.2 ? Double(received - first.bytes) / seconds : 0
  }
}

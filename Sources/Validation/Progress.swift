/// How far a run has come.
public struct Progress: Hashable, Sendable {
  /// The pictures that are done, unreadable ones and those of an earlier part of the run included.
  public let done: Int
  /// The pictures in all.
  public let total: Int
  /// The pictures that could not be read.
  public let unreadable: Int
  /// How often the best answer was right so far, in percent; nil without labels.
  public let top1: Double?
  /// How often one of the best five was right so far, in percent.
  public let top5: Double?
  /// The speed of this part of the run.
  public let picturesPerSecond: Double
  /// How long the rest will take at that speed; nil before the first block is done.
  public let secondsLeft: Double?
  /// Where the time of this part of the run went.
  public let times: RunTimes
  /// What people should know of how the run came about, such as a journal found damaged.
  public let notes: [String]
}

/// Counts what a run has done, for its progress.
struct ProgressCounter {
  let total: Int
  /// What people should know of how the run came about.
  var notes: [String] = []
  private(set) var done = 0
  private var unreadable = 0
  private var labelled = 0
  private var hits = (top1: 0, top5: 0)
  private var resumed = 0
  private var clock = RunClock()

  init(total: Int) { self.total = total }

  /// Runs `body`, and counts its time as the model's.
  mutating func timingModel<Value, Failure: Error>(
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try clock.timingModel(body)
  }

  /// Says that the model is about to wait for pictures.
  mutating func beginWaiting() { clock.beginWaiting() }

  /// Says that the pictures are there.
  mutating func endWaiting() { clock.endWaiting() }

  /// Counts a picture of which it is known, or not, whether the answers are right.
  mutating func count(top1: Bool?, top5: Bool?) {
    done += 1
    guard let top1, let top5 else { return }
    labelled += 1
    hits.top1 += top1 ? 1 : 0
    hits.top5 += top5 ? 1 : 0
  }

  mutating func countUnreadable() {
    done += 1
    unreadable += 1
  }

  /// Says that all that was counted so far was done by an earlier part of the run.
  mutating func startHere() { resumed = done }

  var progress: Progress {
    let times = clock.times(of: done - resumed)
    let speed = times.picturesPerSecond
    return Progress(
      done: done, total: total, unreadable: unreadable,
      top1: percent(hits.top1, of: labelled), top5: percent(hits.top5, of: labelled),
      picturesPerSecond: speed, secondsLeft: speed > 0 ? Double(total - done) / speed : nil,
      times: times, notes: notes)
  }
}

/// `part` of `whole` in percent; nil of nothing.
func percent(_ part: Int, of whole: Int) -> Double? {
  whole > 0 ? 100 * Double(part) / Double(whole) : nil
}

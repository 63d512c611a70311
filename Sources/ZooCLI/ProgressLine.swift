import Validation

/// One line on a terminal that tells how far long work has come.
final class ProgressLine {
  private let isShown: Bool
  private let isQuiet: Bool
  private var hasNoted = false
  private var last = ""
  private var clock = ContinuousClock.now - .seconds(1)

  init(quiet: Bool) {
    isQuiet = quiet
    isShown = !quiet && Console.isWatched
  }

  /// Shows `done` of `total` bytes, at most ten times a second.
  func update(_ phase: String, _ done: Int, _ total: Int) {
    guard isDue(done, total) else { return }
    show("\(phase) \(100 * done / total) % of \(Bytes.text(total))")
  }

  /// Shows `done` of `total` things, at most ten times a second.
  func count(_ things: String, _ done: Int, _ total: Int) {
    guard isDue(done, total) else { return }
    show("\(done) of \(total) \(things)")
  }

  private func isDue(_ done: Int, _ total: Int) -> Bool {
    guard isShown, total > 0 else { return false }
    let now = ContinuousClock.now
    guard now - clock > .milliseconds(100) || done == total else { return false }
    clock = now
    return true
  }

  /// Shows how far a run has come; what people should know of it is said before, once.
  func show(_ progress: Validation.Progress) {
    if !isQuiet, !hasNoted {
      clear()
      for note in progress.notes { Console.note("note: \(note)") }
    }
    hasNoted = true
    show(progress.text)
  }

  /// Shows `text`.
  func show(_ text: String) {
    guard isShown, text != last else { return }
    last = text
    Console.raw("\r\u{1b}[K" + text)
  }

  /// Takes the line away.
  func clear() {
    guard isShown, !last.isEmpty else { return }
    last = ""
    Console.raw("\r\u{1b}[K")
  }
}

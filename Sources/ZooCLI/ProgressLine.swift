/// One line on a terminal that tells how far long work has come.
final class ProgressLine {
  private let isShown: Bool
  private var last = ""
  private var clock = ContinuousClock.now - .seconds(1)

  init(quiet: Bool) {
    isShown = !quiet && Console.isWatched
  }

  /// Shows `done` of `total` bytes, at most ten times a second.
  func update(_ phase: String, _ done: Int, _ total: Int) {
    guard isShown, total > 0 else { return }
    let now = ContinuousClock.now
    guard now - clock > .milliseconds(100) || done == total else { return }
    clock = now
    show("\(phase) \(100 * done / total) % of \(Bytes.text(total))")
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

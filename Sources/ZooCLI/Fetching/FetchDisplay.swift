import BEiTZoo
import Synchronization

/// Tells on stderr what happens to models on their way into the store.
///
/// On a terminal each model has a line that is written anew; elsewhere what happens is written line
/// by line, or as one JSON object a line. There is one stderr, so there is one of these.
final class FetchDisplay: Sendable {
  /// The display of this process.
  static let shared = FetchDisplay()

  /// How things are told.
  enum Style: Sendable {
    /// Not at all.
    case nothing
    /// With a line a model that changes in its place.
    case terminal
    /// With lines that stay.
    case lines
    /// With JSON objects.
    case json
  }

  fileprivate struct State: ~Copyable {
    var style = Style.nothing
    /// Whether nothing is said of what the program carries itself, which costs no time.
    var passesOverCarried = false
    /// The models that are under way, in the order in which they began.
    var models: [ModelProgress] = []
    /// The lines of them that stand on the terminal.
    var drawn = 0
    var lastDrawing = ContinuousClock.now - .seconds(1)
  }

  private let state = Mutex(State())

  /// Chooses how things are told from now on.
  func show(as style: Style, passingOverCarried: Bool) {
    state.withLock {
      $0.style = style
      $0.passesOverCarried = passingOverCarried
    }
  }

  /// Tells of `activity`.
  @Sendable func take(_ activity: ModelActivity) {
    state.withLock { state in
      if state.passesOverCarried, activity.step.isOfCarried {
        if activity.step.isLast { state.models.removeAll { $0.model == activity.model } }
        return
      }
      let index = state.index(of: activity.model)
      state.models[index].take(activity.step)
      let event = state.style == .json ? state.models[index].event(of: activity) : nil
      let line = state.models[index].line(of: activity.step, isWatched: state.style == .terminal)
      if activity.step.isLast { state.models.remove(at: index) }
      switch state.style {
      case .nothing: break
      case .json: if let event { Console.raw(event.line) }
      case .lines: if let line { Console.note(line) }
      case .terminal:
        state.tell(line)
        if state.isDue() { state.draw() }
      }
    }
  }

  /// Tells that `model` failed.
  func fail(_ model: String, _ error: any Error) {
    state.withLock { state in
      state.models.removeAll { $0.model == model }
      if state.style == .json {
        Console.raw(ModelEvent(failureOf: model, "\(error)").line)
      } else {
        state.erase()
        Console.note("\(error)")
        if state.style == .terminal { state.draw() }
      }
    }
  }

  /// Takes away the lines that change.
  func finish() {
    state.withLock { state in
      state.erase()
      state.models = []
    }
  }
}

extension FetchDisplay.State {
  /// The place of `model`, which gets one where it has none.
  fileprivate mutating func index(of model: String) -> Int {
    if let index = models.firstIndex(where: { $0.model == model }) { return index }
    models.append(ModelProgress(model: model))
    return models.count - 1
  }

  /// Whether the lines have stood long enough to be written anew.
  fileprivate mutating func isDue() -> Bool {
    let now = ContinuousClock.now
    guard now - lastDrawing >= .milliseconds(100) else { return false }
    lastDrawing = now
    return true
  }

  /// Writes a line that stays above those that change.
  fileprivate mutating func tell(_ line: String?) {
    guard let line else { return }
    erase()
    Console.note(line)
    draw()
  }

  fileprivate mutating func erase() {
    guard drawn > 0 else { return }
    Console.raw((drawn > 1 ? "\u{1b}[\(drawn - 1)A" : "") + "\r\u{1b}[J")
    drawn = 0
  }

  fileprivate mutating func draw() {
    let width = Console.width - 1
    let lines = models.map { $0.status(width: width) }
    let up = drawn > 1 ? "\u{1b}[\(drawn - 1)A" : ""
    guard !lines.isEmpty || drawn > 0 else { return }
    let text = lines.map { "\($0.visible)\u{1b}[K" }.joined(separator: "\n")
    Console.raw(up + "\r" + text + (lines.count < drawn ? "\u{1b}[J" : ""))
    if lines.isEmpty { Console.raw("\r\u{1b}[J") }
    drawn = lines.count
  }
}

extension ModelActivity.Step {
  /// Whether it tells of a model that the program carries.
  fileprivate var isOfCarried: Bool {
    switch self {
    case .fetching(.started(let source)): !source.contains("://") && !source.hasPrefix("/")
    // Nothing else happens to bytes that are in memory.
    case .fetching(.verifying): true
    case .fetched(let stored), .converted(let stored): !stored.source.contains("://")
    case .fetching, .converting, .unconverted: false
    }
  }

  /// Whether nothing follows for a while.
  fileprivate var isLast: Bool {
    switch self {
    case .fetched, .converted, .unconverted: true
    case .fetching, .converting: false
    }
  }
}

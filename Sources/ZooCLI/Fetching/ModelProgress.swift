import BEiTZoo

/// How far a model is on its way into the store, and the words for it.
struct ModelProgress: Sendable {
  let model: String
  /// When its bytes began to come.
  private var start = ContinuousClock.now
  /// The bytes of an earlier fetch that are used.
  private var kept = 0
  /// Whether bytes came to this process, and not to another that fetched the same.
  private var hasStarted = false
  /// When a byte came last.
  private var lastByte = ContinuousClock.now
  private var phase = Phase.starting
  private var lastLine = ContinuousClock.now
  private var lastEvent = ContinuousClock.now - .seconds(1)

  private enum Phase: Sendable {
    case starting
    case waiting(LockHolder?)
    case pausing(seconds: Double)
    case fetching(FetchProgress)
    case verifying
    case converting(done: Int, total: Int)
  }

  /// The seconds between two lines on progress where lines stay.
  private static let lineInterval = Duration.seconds(10)
  /// The time without a byte that is worth a word.
  private static let silence = Duration.seconds(3)
  /// The seconds between two events on progress.
  private static let eventInterval = Duration.milliseconds(500)

  init(model: String) { self.model = model }

  /// Takes note of `step`.
  mutating func take(_ step: ModelActivity.Step) {
    switch step {
    case .fetching(let event): take(event)
    case .converting(let done, let total): phase = .converting(done: done, total: total)
    case .fetched, .converted, .unconverted: break
    }
  }

  private mutating func take(_ event: FetchEvent) {
    switch event {
    case .replacing: phase = .starting
    case .started:
      hasStarted = true
      start = .now
      lastLine = .now
      kept = 0
      phase = .starting
    case .waiting(let holder): phase = .waiting(holder)
    case .resuming(let count): kept = count
    case .restarting: kept = 0
    case .retrying(_, let seconds): phase = .pausing(seconds: seconds)
    case .passingOn: phase = .starting
    case .progress(let progress):
      if case .fetching(let before) = phase, before.done == progress.done {
      } else {
        lastByte = .now
      }
      phase = .fetching(progress)
    case .verifying: phase = .verifying
    }
  }
}

// On a terminal.
extension ModelProgress {
  /// The line that changes, cut to `width`.
  func status(width: Int) -> String {
    let text = phaseText
    let room = width - text.count - 2
    guard model.count > room else { return "\(model)  \(text)" }
    guard room >= 12 else { return String(text.prefix(max(0, width))) }
    // Names of one family begin alike, and differ at their ends.
    let end = (room - 1) * 2 / 3
    return "\(model.prefix(room - 1 - end))…\(model.suffix(end))  \(text)"
  }

  private var phaseText: String {
    switch phase {
    case .starting: "connecting"
    case .waiting(let holder):
      "waits for " + (holder.map { "process \($0.pid) on \($0.host)" } ?? "another process")
    case .pausing(let seconds): "tries again in \(Duration.text(seconds))"
    case .fetching(let progress): text(progress) + (kept > 0 ? ", \(keptText)" : "")
    case .verifying: "verifying"
    case .converting(let done, let total):
      "converting \(total > 0 ? 100 * min(done, total) / total : 100) %"
    }
  }

  private var keptText: String { "\(Bytes.text(kept)) from before" }

  /// `35 %, 123.4 MB of 350.0 MB, 12.3 MB/s, 18 s left`.
  private func text(_ progress: FetchProgress) -> String {
    var parts = [Bytes.text(progress.done)]
    if let total = progress.total {
      parts = ["\(total > 0 ? 100 * min(progress.done, total) / total : 100) %"]
      parts.append("\(Bytes.text(progress.done)) of \(Bytes.text(total))")
    }
    let silence = ContinuousClock.now - lastByte
    if silence > Self.silence {
      parts.append("nothing for \(Duration.text(silence / .seconds(1)))")
    } else if progress.rate >= 1 {
      parts.append("\(Bytes.text(Int(progress.rate)))/s")
      if let left = progress.secondsLeft { parts.append("\(Duration.text(left)) left") }
    }
    return parts.joined(separator: ", ")
  }
}

// As lines that stay.
extension ModelProgress {
  /// The line for `step`; nil where there is nothing new to say, or where the changing line says it.
  mutating func line(of step: ModelActivity.Step, isWatched: Bool = false) -> String? {
    switch step {
    case .fetching(let event): text(of: event, isWatched: isWatched).map { "\(model): \($0)" }
    case .converting: nil
    case .fetched(let stored): "\(model): \(words(for: stored))"
    case .converted(let stored):
      "\(model): converted to \(stored.path), \(Bytes.text(stored.size))"
    case .unconverted(let reason): "\(model): used as it was published: \(reason)"
    }
  }

  private mutating func text(of event: FetchEvent, isWatched: Bool) -> String? {
    switch event {
    case .replacing(let reason): "to be replaced: \(reason)"
    case .started(let source): isWatched ? nil : "fetching \(source)"
    case .waiting(let holder):
      isWatched ? nil : "waits for " + (holder?.description ?? "another process")
    case .resuming(let count): isWatched ? nil : "goes on at \(Bytes.text(count))"
    case .restarting(let reason): "begins again: \(reason.rawValue)"
    case .retrying(let error, let seconds):
      "\(error.line); tries again in \(Duration.text(seconds))"
    case .passingOn(let error): "\(error.line); asks the next mirror"
    case .progress(let progress): isWatched ? nil : dueText(progress)
    case .verifying: nil
    }
  }

  private mutating func dueText(_ progress: FetchProgress) -> String? {
    guard .now - lastLine >= Self.lineInterval else { return nil }
    lastLine = .now
    return text(progress)
  }

  private func words(for stored: StoredModel) -> String {
    let digest = "sha256 \(stored.sha256.prefix(16))… \(stored.proof.map(proofWords) ?? "")"
    guard hasStarted else {
      return "fetched by another process, \(Bytes.text(stored.size)), \(digest)"
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let new = max(0, stored.size - kept)
    let rate = seconds > 0.1 ? ", \(Bytes.text(Int(Double(new) / seconds)))/s" : ""
    return [
      "fetched \(Bytes.text(new)) in \(Duration.text(seconds))\(rate)", kept > 0 ? keptText : nil,
      digest,
    ].compactMap(\.self).joined(separator: ", ")
  }
}

// As JSON.
extension ModelProgress {
  /// The event for `activity`; nil where the last one on progress is too near.
  mutating func event(of activity: ModelActivity) -> ModelEvent? {
    let isProgress =
      switch activity.step {
      case .fetching(.progress), .converting: true
      default: false
      }
    if isProgress {
      guard .now - lastEvent >= Self.eventInterval else { return nil }
      lastEvent = .now
    }
    var event = ModelEvent(activity)
    if case .fetched = activity.step, !hasStarted { event.event = "fetchedByAnother" }
    return event
  }
}

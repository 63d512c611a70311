import BEiTZoo
import FoundationEssentials

/// Something that happens to a model on its way into the store, as a line of JSON.
struct ModelEvent: Encodable {
  var event: String
  let model: String
  var source: String?
  var pid: Int32?
  var host: String?
  var at: Int?
  var reason: String?
  var error: String?
  var seconds: Double?
  var done: Int?
  var total: Int?
  var rate: Double?
  var secondsLeft: Double?
  var path: String?
  var size: Int?
  var sha256: String?
  var proof: String?

  /// The event for `activity`.
  init(_ activity: ModelActivity) {
    model = activity.model
    switch activity.step {
    case .fetching(let step):
      event = step.name
      add(step)
    case .fetched(let stored):
      event = "fetched"
      add(stored)
    case .converting(let done, let total):
      event = "converting"
      (self.done, self.total) = (done, total)
    case .converted(let stored):
      event = "converted"
      add(stored)
    case .unconverted(let reason):
      event = "unconverted"
      self.reason = reason
    }
  }

  /// The event of a failure.
  init(failureOf model: String, _ error: String) {
    event = "failed"
    self.model = model
    self.error = error
  }

  /// The event on a line of its own.
  var line: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and finite numbers always encode.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
  }

  private mutating func add(_ stored: StoredModel) {
    (path, size, sha256) = (stored.path, stored.size, stored.sha256)
    (source, proof) = (stored.source, stored.proof)
  }

  private mutating func add(_ step: FetchEvent) {
    switch step {
    case .replacing(let reason): self.reason = reason
    case .started(let source): self.source = source
    case .waiting(let holder): (pid, host, seconds) = (holder?.pid, holder?.host, nil)
    case .resuming(let count): at = count
    case .restarting(let reason): self.reason = reason.rawValue
    case .retrying(let error, let seconds): (self.error, self.seconds) = (error.line, seconds)
    case .passingOn(let error): self.error = error.line
    case .progress(let progress):
      (done, total, rate) = (progress.done, progress.total, progress.rate.rounded())
      secondsLeft = progress.secondsLeft?.rounded()
    case .verifying: break
    }
  }
}

extension FetchEvent {
  /// What the event is called in JSON.
  fileprivate var name: String {
    switch self {
    case .replacing: "replacing"
    case .started: "started"
    case .waiting: "waiting"
    case .resuming: "resuming"
    case .restarting: "restarting"
    case .retrying: "retrying"
    case .passingOn: "passingOn"
    case .progress: "progress"
    case .verifying: "verifying"
    }
  }
}

import ArgumentParser
import BEiTZoo
import FoundationEssentials

/// Which models `zoo download` and `zoo get` bring, and how they go about several.
struct BringOptions: ParsableArguments {
  @Argument(
    help: "The models' names, aliases, or patterns with `*`, `?` and `[…]`.",
    completion: .modelNames)
  var names: [String] = []

  @Flag(name: .long, help: "Say what would be done, and do nothing.")
  var dryRun = false

  @Option(
    name: [.customShort("j"), .long],
    help: ArgumentHelp("How many models are fetched at a time.", valueName: "count"))
  var jobs = 4

  @Flag(name: .long, help: "Take only the files that the lock file names; alone, all of them.")
  var locked = false

  @Flag(name: .long, help: "Write the files that were taken into the lock file.")
  var writeLock = false

  @Option(
    name: .long, help: ArgumentHelp("The lock file.", valueName: "file"), completion: .file())
  var lockFile = "zoo.lock"

  func validate() throws {
    if names.isEmpty, !locked { throw ValidationError("name at least one model") }
    if jobs < 1 { throw ValidationError("--jobs counts from 1") }
    if locked, writeLock {
      throw ValidationError("--locked and --write-lock contradict each other")
    }
    if dryRun, writeLock { throw ValidationError("--dry-run writes no lock file") }
  }
}

/// The models that a command brings into the store.
struct BringRequest {
  let options: BringOptions
  let fetching: FetchingOptions
  let output: OutputOptions

  /// The zoo, held to the lock file where that is asked for.
  func zoo() throws -> Zoo {
    var zoo = try fetching.zoo(style, passingOverCarried: false)
    if options.locked { zoo.downloads.lock = try ModelLock(path: options.lockFile) }
    return zoo
  }

  private var style: FetchDisplay.Style {
    if output.quiet { return .nothing }
    if output.json { return .json }
    return Console.isWatched ? .terminal : .lines
  }

  /// The models that are named, or all that are locked.
  func entries(in zoo: Zoo) throws -> [ModelEntry] {
    guard options.names.isEmpty, let lock = zoo.downloads.lock else {
      return try zoo.entries(named: options.names)
    }
    return try zoo.entries(named: lock.models.keys.sorted())
  }

  /// Brings `entries` into the store by `bring`; says of each failure at once why, and gives the rest.
  func run<Value: Sendable>(
    _ entries: [ModelEntry], in zoo: Zoo,
    _ bring: @escaping @Sendable (Zoo, ModelEntry) throws -> Value
  ) throws -> Outcome<Value> {
    let results = zoo.several(entries, atOnce: options.jobs) { zoo, entry in
      do { return try bring(zoo, entry) } catch {
        FetchDisplay.shared.fail(entry.name, error)
        throw error
      }
    }
    FetchDisplay.shared.finish()
    var outcome = Outcome<Value>(isCancelled: zoo.cancellation.isCancelled)
    for result in results {
      switch result {
      case .success(let value): outcome.values.append(value)
      case .failure: outcome.hasFailed = true
      case nil: break
      }
    }
    if options.writeLock { try lock(entries, in: zoo) }
    return outcome
  }

  /// What came of it.
  struct Outcome<Value> {
    var values: [Value] = []
    var hasFailed = false
    let isCancelled: Bool

    /// Ends the command with the status that fits.
    func end() throws {
      if isCancelled { throw ExitStatus.interrupted }
      if hasFailed { throw ExitStatus.couldNotRun.code }
    }
  }

  /// Puts what the store has of `entries` into the lock file; others stay in it as they are.
  private func lock(_ entries: [ModelEntry], in zoo: Zoo) throws {
    let store = try zoo.store
    var lock = ModelLock()
    if FileManager.default.fileExists(atPath: options.lockFile) {
      lock = try ModelLock(path: options.lockFile)
    }
    for entry in entries {
      guard let stored = try store.record(of: entry),
        lock.models[entry.name]?.sha256 != stored.sha256
      else { continue }
      if let before = lock.models[entry.name], !output.quiet, !output.json {
        Console.note("\(entry.name): locked anew: was sha256 \(before.sha256), is \(stored.sha256)")
      }
      lock.add(stored)
    }
    try lock.write(to: options.lockFile)
  }
}

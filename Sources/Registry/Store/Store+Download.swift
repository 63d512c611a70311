package import Fetching
package import FoundationEssentials
internal import Tensors

extension Store {
  /// Makes sure that the checkpoint of `entry` is here, and gives its record.
  ///
  /// A file that is here already, whole by its size and the one that the catalogue describes, is left
  /// as it is, and nothing is written; with `isDamaged` its digest has to be right as well. Else
  /// the addresses are tried in the order of the catalogue: the next one only if the file is gone
  /// from the one before. Where there are mirrors, each in turn is asked for the file, and nobody
  /// else is. What was recorded of a file at its first use is held to ever after.
  package func download(
    _ entry: ModelEntry, isDamaged: Bool = false, options: DownloadOptions = .current,
    at time: Date = .now, cancellation: Cancellation = Cancellation(),
    report: @escaping (FetchEvent) -> Void = { _ in }
  ) throws(RegistryError) -> StoredFile {
    let locked = try options.lock?.file(of: entry)
    if !isDamaged, let stored = try record(of: entry),
      size(of: path(of: stored)) == stored.size
    {
      try locked?.check(stored, path: path(of: stored))
      return stored
    }
    if let reason = try outdated(of: entry) { report(.replacing(reason: reason)) }
    var gone: RegistryError?
    for file in try sources(of: entry, locked: locked) {
      let attempt = DownloadAttempt(
        store: self, entry: entry, file: file, options: options, locked: locked)
      do throws(RegistryError) {
        return try attempt.runAtMirrors(at: time, cancellation: cancellation, report: report)
      } catch {
        guard error.meansGone else { throw error }
        gone = gone ?? error
      }
    }
    throw gone ?? .noSource(model: entry.name)
  }

  /// What `download` would do, found out without a network and without writing anything.
  package func plan(
    _ entry: ModelEntry, options: DownloadOptions = .current
  ) throws(RegistryError) -> DownloadPlan {
    let locked = try options.lock?.file(of: entry)
    if let stored = try record(of: entry), size(of: path(of: stored)) == stored.size {
      return DownloadPlan(
        model: entry.name, path: path(of: stored), source: stored.source, size: stored.size,
        step: .nothing)
    }
    guard let file = try sources(of: entry, locked: locked).first else {
      throw .noSource(model: entry.name)
    }
    var plan = try DownloadAttempt(
      store: self, entry: entry, file: file, options: options, locked: locked
    ).plan()
    plan.outdated = try outdated(of: entry)
    return plan
  }

  /// The files of `entry` that can be had, best first.
  private func sources(
    of entry: ModelEntry, locked: ModelLock.File?
  ) throws(RegistryError) -> [ModelFile] {
    let files = entry.files.filter { $0.state != .dead }
    guard let locked else { return files }
    guard let file = files.first(where: { $0.location == locked.source }) else {
      throw .lockedElsewhere(model: entry.name, source: locked.source)
    }
    return [file]
  }
}

extension RegistryError {
  /// Whether the file is not to be had at its address, but may be at another.
  fileprivate var meansGone: Bool {
    guard case .fetch(_, .status(_, let code, _)) = self else { return false }
    return [401, 403, 404, 409, 410, 451].contains(code)
  }
}

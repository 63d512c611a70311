internal import FoundationEssentials
internal import Tensors

extension Zoo {
  /// Makes sure that the checkpoint of the model called `name` is in the store, as it was published.
  ///
  /// - Throws: `RegistryError` where no model has the name or its file is not to be had.
  public func download(_ name: String) throws(RegistryError) -> StoredModel {
    try download(catalog.model(named: name))
  }

  /// Makes sure that the model called `name` is in the store ready for use: downloads and checks its
  /// checkpoint, and converts that to safetensors under the names of the Swift models.
  ///
  /// - Throws: `RegistryError`, `CheckpointError` or `ConversionError`.
  public func get(_ name: String) throws -> StoredModel {
    try get(catalog.model(named: name))
  }

  /// Makes sure that the checkpoint of `entry` is in the store.
  package func download(_ entry: ModelEntry) throws(RegistryError) -> StoredModel {
    let store = try store
    return StoredModel(try fetch(entry, into: store), in: store)
  }

  /// Makes sure that the converted file of `entry` is in the store.
  package func get(_ entry: ModelEntry) throws -> StoredModel {
    let store = try store
    if let found = try converted(entry, in: store) { return StoredModel(found, in: store) }
    if let reason = entry.conversionObstacle {
      throw RegistryError.notConvertible(model: entry.name, reason: reason)
    }
    let checkpoint = try fetch(entry, into: store)
    return StoredModel(try convertOrMend(checkpoint, of: entry, in: store), in: store)
  }

  /// The file to run `entry` from: the converted one, else the checkpoint, where a converted one
  /// cannot be written.
  func usableFile(of entry: ModelEntry) throws -> ModelFileSource {
    let store = try store
    if let found = try converted(entry, in: store) {
      return ModelFileSource(path: store.path(of: found), entry: entry)
    }
    let checkpoint = try fetch(entry, into: store)
    guard entry.conversionObstacle == nil else {
      return ModelFileSource(path: store.path(of: checkpoint), entry: entry)
    }
    do {
      let made = try convertOrMend(checkpoint, of: entry, in: store)
      return ModelFileSource(path: store.path(of: made), entry: entry)
    } catch let error as CheckpointError where error.kind == .write {
      say(entry, .unconverted(reason: "\(error.subject): \(error.detail)"))
      return ModelFileSource(path: store.path(of: checkpoint), entry: entry)
    }
  }

  /// Whether the converted file of `entry` is in the store and need not be made.
  package func isReady(_ entry: ModelEntry) throws(RegistryError) -> Bool {
    try converted(entry, in: store) != nil
  }

  /// Where the checkpoint of `entry` is, fetched if it is not in the store.
  func checkpointFile(of entry: ModelEntry) throws(RegistryError) -> ModelFileSource {
    let store = try store
    return ModelFileSource(path: store.path(of: try fetch(entry, into: store)), entry: entry)
  }

  private func fetch(
    _ entry: ModelEntry, isDamaged: Bool = false, into store: Store
  ) throws(RegistryError) -> StoredFile {
    var hasStarted = false
    let stored = try store.download(
      entry, isDamaged: isDamaged, options: downloads, cancellation: cancellation
    ) { event in
      hasStarted = true
      say(entry, .fetching(event))
    }
    if hasStarted { say(entry, .fetched(StoredModel(stored, in: store))) }
    return stored
  }

  /// The record of the converted file, if it was made by this version from the checkpoint that is
  /// here, or from one that is here no more, and is the one that the lock file wants.
  private func converted(
    _ entry: ModelEntry, in store: Store
  ) throws(RegistryError) -> StoredFile? {
    guard let found = try store.convertedRecord(of: entry) else { return nil }
    if let locked = try downloads.lock?.file(of: entry), locked.sha256 != found.sourceSHA256 {
      return nil
    }
    guard let checkpoint = try store.record(of: entry) else { return found }
    return checkpoint.sha256 == found.sourceSHA256 && found.tool == Zoo.tool ? found : nil
  }

  /// Converts `checkpoint`, which is fetched again if it turns out to be damaged.
  private func convertOrMend(
    _ checkpoint: StoredFile, of entry: ModelEntry, in store: Store
  ) throws -> StoredFile {
    do {
      return try convert(checkpoint, of: entry, in: store)
    } catch {
      // Whatever went wrong: an intact file would fail again.
      if (error as? CheckpointError)?.kind == .write { throw error }
      let check = Result { () throws(RegistryError) in try store.verify(checkpoint) }
      guard case .failure(let fault) = check else { throw error }
      say(entry, .fetching(.replacing(reason: fault.line)))
      return try convert(
        fetch(entry, isDamaged: true, into: store), of: entry, in: store)
    }
  }

  private func convert(
    _ checkpoint: StoredFile, of entry: ModelEntry, in store: Store
  ) throws -> StoredFile {
    let path = store.convertedPath(of: entry)
    let source = ModelFileSource(path: store.path(of: checkpoint), entry: entry)
    say(entry, .converting(done: 0, total: checkpoint.size))
    let report = try convert(source, to: .safetensors(path)) { _, done, total in
      say(entry, .converting(done: done, total: total))
    }
    // The digest was taken of the very bytes that were converted.
    guard let digest = report.sourceSHA256, digest == checkpoint.sha256 else {
      try? FileManager.default.removeItem(atPath: path)
      throw RegistryError.wrongDigest(
        path: source.path, expected: checkpoint.sha256, found: report.sourceSHA256 ?? "none")
    }
    let file = try InputFile(path: path)
    let record = StoredFile(
      converted: URL(filePath: path).lastPathComponent, from: checkpoint, of: entry,
      size: file.size,
      sha256: try SHA256.digest(of: file), tool: Zoo.tool)
    _ = try store.record(record, at: path)
    say(entry, .converted(StoredModel(record, in: store)))
    return record
  }

  private func say(_ entry: ModelEntry, _ step: ModelActivity.Step) {
    watcher?(ModelActivity(entry.name, step))
  }
}

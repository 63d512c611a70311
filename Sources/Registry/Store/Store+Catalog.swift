package import Fetching
internal import FoundationEssentials
internal import Tensors

extension Store {
  /// The catalogue of models that were added on this machine.
  package var addedCatalogPath: String { "\(root)/zoo.json" }

  /// The folder of copies of catalogues that were named by address.
  var cataloguesFolder: String { "\(root)/catalogues" }

  /// The catalogue that the program carries, with the models added on this machine and then those of
  /// `overlays` laid over it, each a path or an address.
  ///
  /// An address is fetched each time; where it cannot be reached the copy of the last time serves, and
  /// `report` is told so.
  package func catalog(
    overlays: [String] = [], options: FetchOptions = DownloadOptions.current.fetch,
    report: (String) -> Void = { _ in }
  ) throws(RegistryError) -> Catalog {
    var catalog = try Catalog.bundled()
    if size(of: addedCatalogPath) != nil {
      catalog = try catalog.overlaid(with: bytes(of: addedCatalogPath), path: addedCatalogPath)
    }
    for overlay in overlays {
      catalog =
        overlay.contains("://")
        ? try fetched(overlay, over: catalog, options: options, report: report)
        : try catalog.overlaid(with: bytes(of: overlay), path: overlay)
    }
    return catalog
  }

  /// Adds a model of a third party to this machine's catalogue, and gives its entry.
  ///
  /// `model` is an entry as it stands in `models` of a catalogue; `publisher` names who publishes it
  /// where no catalogue does yet.
  package func add(
    _ model: [UInt8], publisher: String? = nil
  ) throws(RegistryError) -> ModelEntry {
    try alone { () throws(RegistryError) in try addAlone(model, publisher: publisher) }
  }

  private func addAlone(
    _ model: [UInt8], publisher: String?
  ) throws(RegistryError) -> ModelEntry {
    let path = addedCatalogPath
    let isNew = size(of: path) == nil
    let before =
      isNew
      ? CatalogFile(version: CatalogFile.version, readAt: [:], publishers: [:], models: [])
      : try CatalogFile(bytes(of: path), path: path)
    let entry: ModelEntry
    do {
      entry = try JSONDecoder().decode(ModelEntry.self, from: Data(model))
    } catch {
      let fault = CatalogFault(error, in: model)
      throw .invalidCatalog(path: "model", place: fault.place, reason: fault.reason)
    }
    var publishers = before.publishers
    if let publisher { publishers[entry.publisher] = Publisher(name: publisher) }
    let file = CatalogFile(
      version: before.version, readAt: before.readAt, publishers: publishers,
      models: before.models + [entry])
    try writeAdded(file)
    return entry
  }

  /// Takes the model called `name` out of this machine's catalogue.
  package func removeAdded(_ name: String) throws(RegistryError) {
    let path = addedCatalogPath
    guard size(of: path) != nil else { throw .unknownModel(name, suggestions: []) }
    try alone { () throws(RegistryError) in try removeAlone(name, from: path) }
  }

  private func removeAlone(_ name: String, from path: String) throws(RegistryError) {
    let before = try CatalogFile(bytes(of: path), path: path)
    let kept = before.models.filter { $0.name.lowercased() != name.lowercased() }
    guard kept.count < before.models.count else {
      throw .unknownModel(
        name, suggestions: Suggestions.nearest(to: name, among: before.models.map { [$0.name] }))
    }
    try writeAdded(
      CatalogFile(
        version: before.version, readAt: before.readAt, publishers: before.publishers,
        models: kept))
  }

  /// Writes this machine's catalogue, unless it could not be read afterwards.
  private func writeAdded(_ file: CatalogFile) throws(RegistryError) {
    // The file that is there is right, so it is not the one to name.
    _ = try Catalog(file, over: .bundled(), path: "the new catalogue")
    try makeFolder(root)
    do throws(CheckpointError) { try AtomicFile.write(file.encoded(), to: addedCatalogPath) } catch
    {
      throw .file(error)
    }
  }

  func bytes(of path: String) throws(RegistryError) -> [UInt8] {
    do throws(CheckpointError) {
      let file = try InputFile(path: path)
      return try file.bytes(in: 0..<file.size)
    } catch {
      throw .file(error)
    }
  }
}

extension CatalogFile {
  /// The catalogue as the bytes of its JSON file.
  fileprivate func encoded() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // What was decoded always encodes.
    return (try? encoder.encode(self)).map { [UInt8]($0) + [UInt8(ascii: "\n")] } ?? []
  }
}

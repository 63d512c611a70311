internal import Fetching
internal import FoundationEssentials
internal import Tensors

extension Store {
  /// The catalogue at `address` laid over `base`.
  ///
  /// What came is looked at before it takes the place of the copy in the store; a store that cannot be
  /// written goes without one.
  func fetched(
    _ address: String, over base: Catalog, options: FetchOptions, report: (String) -> Void
  ) throws(RegistryError) -> Catalog {
    let copy = "\(cataloguesFolder)/\(SHA256.digest(of: [UInt8](address.utf8)).prefix(16)).json"
    let isLocal = try isLocalCatalogue(address)
    func overlaid(_ bytes: [UInt8]) throws(RegistryError) -> Catalog {
      let catalog = try base.overlaid(with: bytes, path: address)
      if !isLocal { try CatalogFile(bytes, path: address).refuseLocalFiles(address) }
      return catalog
    }
    let hasCopy = size(of: copy) != nil
    if options.isOffline, hasCopy { return try overlaid(bytes(of: copy)) }
    var options = options
    // Nobody wants to wait for what is at hand in another form.
    if hasCopy { options.retries.limit = min(options.retries.limit, 1) }
    let bytes: [UInt8]
    do throws(FetchError) {
      bytes = try catalogueBytes(at: address, options)
    } catch {
      guard hasCopy, error.isOfSource else { throw .fetch(model: "catalogue", error) }
      report("\(error.line); the copy of the last time is used")
      return try overlaid(self.bytes(of: copy))
    }
    let catalog = try overlaid(bytes)
    try? makeFolder(cataloguesFolder)
    try? AtomicFile.write(bytes, to: copy)
    return catalog
  }

  /// Whether the catalogue at `address` lies on this machine; an error for one that anybody on the way
  /// could change.
  private func isLocalCatalogue(_ address: String) throws(RegistryError) -> Bool {
    do throws(FetchError) {
      let parsed = try WebAddress(address)
      guard parsed.scheme == "file" || parsed.isPrivate else {
        throw .badAddress(
          address, reason: "a catalogue states digests, so it has to come over https")
      }
      return parsed.scheme == "file"
    } catch {
      throw .fetch(model: "catalogue", error)
    }
  }

  /// Fetches the file at `address` into a folder of its own, which does not stay.
  private func catalogueBytes(
    at address: String, _ options: FetchOptions
  ) throws(FetchError) -> [UInt8] {
    let files = FileManager.default
    let folder = files.temporaryDirectory.path + "/zoo-\(UInt64.random(in: .min ... .max))"
    do { try files.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw .file(CheckpointError(folder, .write, "cannot make the folder"))
    }
    defer { try? files.removeItem(atPath: folder) }
    // A mirror of models is not one of catalogues.
    var options = options
    options.mirror = nil
    let fetched = try Fetcher(options: options).fetch(
      FetchRequest(address: address, destination: "\(folder)/catalogue.json"))
    do throws(CheckpointError) {
      let file = try InputFile(path: fetched.path)
      return try file.bytes(in: 0..<file.size)
    } catch {
      throw .file(error)
    }
  }
}

extension CatalogFile {
  /// Whoever writes a catalogue elsewhere has no say in which files of this machine are read.
  fileprivate func refuseLocalFiles(_ address: String) throws(RegistryError) {
    for (index, model) in models.enumerated() {
      for (number, file) in model.files.enumerated() where file.url?.hasPrefix("file:") == true {
        throw .invalidCatalog(
          path: address, place: "models[\(index)].files[\(number)].url",
          reason: "a catalogue from the network cannot name files of this machine")
      }
    }
  }
}

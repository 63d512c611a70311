internal import Tensors

/// The published models that the program knows, read from `zoo.json`.
public struct Catalog: Hashable, Sendable {
  /// Every model, in the order of the file.
  public let models: [ModelEntry]
  /// Who published them, by the keys that the entries use.
  public let publishers: [String: Publisher]
  /// The revisions of the publishers' repositories that the facts were read from.
  public let readAt: [String: String]
  private let index: NameIndex

  /// Reads a catalogue from the bytes of a JSON file; `path` is what messages call it.
  public init(_ bytes: [UInt8], path: String = "zoo.json") throws(RegistryError) {
    try self.init(CatalogFile(bytes, path: path), over: nil, path: path)
  }

  /// Puts the models of `file` beside those of `base`, or in their place where they say so.
  ///
  /// A file that `isOurs` was checked before it became a part of the program.
  init(
    _ file: CatalogFile, over base: Catalog?, path: String, isOurs: Bool = false
  ) throws(RegistryError) {
    let replaced = Set(
      file.models.compactMap(\.replaces).compactMap { base?.index.model(named: $0) })
    let kept = (base?.models ?? []).indices.filter { !replaced.contains($0) }
      .compactMap { base?.models[$0] }
    do throws(CatalogFault) {
      index = try NameIndex(kept + file.models, known: kept.count)
      if !isOurs { try file.check(labels: Set(LabelSet.names), base: base) }
    } catch {
      throw .invalidCatalog(path: path, place: error.place, reason: error.reason)
    }
    models = kept + file.models
    // A catalogue cannot rename a publisher of the one before.
    publishers = file.publishers.merging(base?.publishers ?? [:]) { _, before in before }
    readAt = file.readAt.merging(base?.readAt ?? [:]) { _, before in before }
  }

  /// Whether `name` means a model without a doubt.
  func hasModel(called name: String) -> Bool { index.model(named: name) != nil }

  /// Reads the catalogue file at `path`.
  public init(path: String) throws(RegistryError) {
    let bytes: [UInt8]
    do throws(CheckpointError) {
      let file = try InputFile(path: path)
      bytes = try file.bytes(in: 0..<file.size)
    } catch {
      throw .file(error)
    }
    try self.init(bytes, path: path)
  }

  /// This catalogue with the models of another file, whose bytes are `bytes`.
  ///
  /// A name that is taken already is an error unless the new entry says with `replaces` that it is
  /// meant to take that place.
  public func overlaid(with bytes: [UInt8], path: String) throws(RegistryError) -> Catalog {
    try Catalog(CatalogFile(bytes, path: path), over: self, path: path)
  }

  /// The catalogue that the program carries.
  public static func bundled() throws(RegistryError) -> Catalog {
    let path = "zoo.json"
    return try Catalog(
      CatalogFile(CarriedFile.bytes(of: path) ?? [], path: path), over: nil, path: path,
      isOurs: true)
  }
}

extension Catalog {
  /// The model that `name` means: a name, `publisher/name` or an alias, in any case of letters.
  ///
  /// Throws `ambiguousModel` for a name that several models share, and `unknownModel` with up to
  /// three suggestions for any other.
  public func model(named name: String) throws(RegistryError) -> ModelEntry {
    if let found = index.model(named: name) { return models[found] }
    let candidates = index.models(sharing: name).map { models[$0].name }
    guard candidates.isEmpty else { throw .ambiguousModel(name, candidates: candidates) }
    throw .unknownModel(name, suggestions: suggestions(for: name))
  }

  /// Up to three names that may have been meant by `name`, the nearest first.
  public func suggestions(for name: String) -> [String] {
    Suggestions.nearest(to: name, among: models.map { [$0.name] + $0.aliases })
  }

  /// The entry that a lineage points to.
  public func model(of lineage: Lineage) -> ModelEntry? {
    lineage.model.flatMap(index.model(named:)).map { models[$0] }
  }

  /// The models that come from `entry`, in the order of the catalogue.
  public func descendants(of entry: ModelEntry) -> [ModelEntry] {
    models.filter { $0.derivedFrom.contains { $0.model == entry.name } }
  }
}

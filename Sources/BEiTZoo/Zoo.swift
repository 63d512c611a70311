package import Fetching
internal import FoundationEssentials

/// The models that are known, and the folder in which fetched and converted ones are kept.
///
///     let zoo = try Zoo()
///     let model = try zoo.classifier("beitv2_tiny_patch8_64")
///     let answer = try model.classify("cat.jpg")
///     print(answer.predictedClass, answer.predictedScore)
public struct Zoo: Sendable {
  /// The published models, with those added on this machine and those of the overlays.
  public let catalog: Catalog
  private let foundStore: Result<Store, RegistryError>
  /// How models are brought into the store.
  package var downloads: DownloadOptions
  /// What stops fetches.
  package var cancellation = Cancellation()
  /// Told of everything that happens to models on their way into the store, from any thread.
  public var watcher: (@Sendable (ModelActivity) -> Void)?
  /// The version of the program and library.
  public static let version = "0.1.0"

  /// The zoo that the program carries, with its store where the environment says: `ZOO_HOME`, else
  /// `XDG_CACHE_HOME/zoo`, else `~/.cache/zoo`.
  public init() throws(RegistryError) {
    try self.init(environment: ProcessInfo.processInfo.environment)
  }

  /// A zoo with the variables of `environment`, and the catalogues `overlays`, each a path or an
  /// address, laid over its own.
  public init(
    environment: [String: String], overlays: [String] = []
  ) throws(RegistryError) {
    // Most of what a zoo does needs no store, so a missing home is an error only where it is used.
    try self.init(
      Result { () throws(RegistryError) in try Store(environment: environment) },
      overlays: overlays, downloads: DownloadOptions(environment: environment))
  }

  /// A zoo that keeps its files in `folder`.
  public init(storingIn folder: String, overlays: [String] = []) throws(RegistryError) {
    try self.init(.success(Store(root: folder)), overlays: overlays, downloads: .current)
  }

  package init(
    _ store: Result<Store, RegistryError>, overlays: [String], downloads: DownloadOptions,
    report: (String) -> Void = { _ in }
  ) throws(RegistryError) {
    foundStore = store
    self.downloads = downloads
    switch store {
    case .success(let store):
      catalog = try store.catalog(overlays: overlays, options: downloads.fetch, report: report)
    case .failure(let error):
      guard overlays.isEmpty else { throw error }
      catalog = try Catalog.bundled()
    }
  }

  /// Where fetched and converted models are kept.
  package var store: Store {
    get throws(RegistryError) { try foundStore.get() }
  }

  /// The published models whose names match `pattern`, sorted by name; a pattern without wildcards
  /// matches names that begin with it.
  public func models(matching pattern: String = "*") -> [ModelEntry] {
    catalog.models.filter { NamePattern(pattern).matches($0.name) }.sorted { $0.name < $1.name }
  }
}

extension Zoo {
  /// The bases of which each in turn takes the place of scheme and host in every address; none for
  /// the addresses as the publishers give them.
  public var mirrors: [String] {
    get { downloads.mirrors }
    set { downloads.mirrors = newValue }
  }

  /// Whether the network must not be used.
  public var isOffline: Bool {
    get { downloads.fetch.isOffline }
    set { downloads.fetch.isOffline = newValue }
  }

  /// The certificates to trust, as a file in PEM form; nil for those of the system.
  public var certificateFile: String? {
    get { downloads.fetch.certificateFile }
    set { downloads.fetch.certificateFile = newValue }
  }
}

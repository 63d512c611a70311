internal import FoundationEssentials

/// The models that are known, and the folder in which fetched and converted ones are kept.
///
///     let zoo = try Zoo()
///     let model = try zoo.classifier("beitv2_tiny_patch8_64")
///     let answer = try model.classify("cat.jpg")
///     print(answer.predictedClass, answer.predictedScore)
public struct Zoo: Sendable {
  /// The published models.
  public let catalog: Catalog
  private let foundStore: Result<Store, RegistryError>
  /// The version of the program and library.
  public static let version = "0.1.0"

  /// The zoo that the program carries, with its store where the environment says: `ZOO_HOME`, else
  /// `XDG_CACHE_HOME/zoo`, else `~/.cache/zoo`.
  public init() throws(RegistryError) {
    try self.init(environment: ProcessInfo.processInfo.environment)
  }

  /// A zoo with the variables of `environment`.
  public init(environment: [String: String]) throws(RegistryError) {
    catalog = try Catalog.bundled()
    // Most of what a zoo does needs no store, so a missing home is an error only where it is used.
    foundStore = Result { () throws(RegistryError) in try Store(environment: environment) }
  }

  /// A zoo that keeps its files in `folder`.
  public init(storingIn folder: String) throws(RegistryError) {
    catalog = try Catalog.bundled()
    foundStore = .success(Store(root: folder))
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

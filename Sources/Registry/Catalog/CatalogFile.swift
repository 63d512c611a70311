internal import FoundationEssentials

/// The form of `zoo.json`, before it is checked.
struct CatalogFile: Codable, Hashable, Sendable {
  /// The version of the form that this program reads.
  static let version = 1

  let version: Int
  let readAt: [String: String]
  let publishers: [String: Publisher]
  let models: [ModelEntry]
}

extension CatalogFile {
  /// Decodes `bytes`; an error names the place in the file.
  init(_ bytes: [UInt8], path: String) throws(RegistryError) {
    do {
      self = try JSONDecoder().decode(CatalogFile.self, from: Data(bytes))
    } catch {
      let fault = CatalogFault(error, in: bytes)
      throw .invalidCatalog(path: path, place: fault.place, reason: fault.reason)
    }
  }
}

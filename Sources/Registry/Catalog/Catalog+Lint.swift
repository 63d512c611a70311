internal import FoundationEssentials

extension Catalog {
  /// The places of keys in a catalogue file that the program does not know, such as misspelt ones.
  ///
  /// Reading passes over them, so that an older program reads a newer catalogue; a check of the
  /// catalogue itself must not.
  package static func unknownKeys(
    in bytes: [UInt8], path: String = "zoo.json"
  ) throws(RegistryError) -> [String] {
    let known = try CatalogFile(bytes, path: path)
    guard let written = try? JSONEncoder().encode(known), let source = JSONValue(bytes),
      let understood = JSONValue([UInt8](written))
    else { return [] }
    return source.places(missingFrom: understood)
  }

  /// The catalogue file that the program carries.
  package static var bundledBytes: [UInt8] { CarriedFile.bytes(of: "zoo.json") ?? [] }
}

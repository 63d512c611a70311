package import FoundationEssentials

/// The record of a file in the store: what it is, whence it came, and how to tell that it is whole.
package struct StoredFile: Codable, Hashable, Sendable {
  /// The model's name.
  package let model: String
  /// The file's name.
  package let file: String
  /// The address that it came from, or its path in the repository.
  package let source: String
  /// The size in bytes.
  package let size: Int
  /// The SHA-256 digest.
  package let sha256: String
  /// The licence by its SPDX identifier.
  package let license: String?
  /// When it was stored, as ISO 8601 in UTC.
  package let time: String
  /// The address or the path that the bytes came from, where that is not `source`: a mirror, or the
  /// cache of another program.
  package var obtainedFrom: String?
  /// The host that answered.
  package var host: String?
  /// The server's entity tag.
  package var entityTag: String?
  /// What vouches for the content: `digest`, `digestPrefix`, `serverDigest` or `firstUse`; for a
  /// converted file `conversion`.
  package var proof: String?
  /// The SHA-256 of the checkpoint that a converted file was made from.
  package var sourceSHA256: String?
  /// The size of that checkpoint.
  package var sourceSize: Int?
  /// What the catalogue's entry said of the model when the file was converted.
  package var entryDigest: String?
  /// The program and its version that converted the file.
  package var tool: String?
}

extension StoredFile {
  /// The proof of a file that this program made itself.
  package static let conversionProof = "conversion"

  /// Whether this program made the file from a checkpoint.
  package var isConverted: Bool { proof == Self.conversionProof }

  /// The record of a file that was converted from `checkpoint`, written by `tool`.
  package init(
    converted file: String, from checkpoint: StoredFile, of entry: ModelEntry, size: Int,
    sha256: String, tool: String, at time: Date = .now
  ) {
    self.init(
      model: checkpoint.model, file: file, source: checkpoint.source, size: size, sha256: sha256,
      license: checkpoint.license, time: time.formatted(.iso8601), obtainedFrom: checkpoint.file,
      proof: Self.conversionProof, sourceSHA256: checkpoint.sha256, sourceSize: checkpoint.size,
      entryDigest: entry.digest, tool: tool)
  }

  /// The record as the bytes of its JSON file.
  func encoded() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Strings and whole numbers always encode.
    return (try? encoder.encode(self)).map { [UInt8]($0) + [UInt8(ascii: "\n")] } ?? []
  }

  /// Reads the record at `path` from `bytes`.
  init(_ bytes: [UInt8], path: String) throws(RegistryError) {
    do {
      self = try JSONDecoder().decode(StoredFile.self, from: Data(bytes))
    } catch {
      let fault = CatalogFault(error, in: bytes)
      throw .invalidRecord(path: path, place: fault.place, reason: fault.reason)
    }
    // A record says where to look and what to remove, so it must not lead out of the store.
    for (place, name) in [("model", model), ("file", file)] where !isPlainFileName(name) {
      throw .invalidRecord(path: path, place: place, reason: "`\(name)` is not a plain name")
    }
  }
}

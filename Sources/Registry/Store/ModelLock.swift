package import FoundationEssentials
internal import Tensors

/// The contents of a `zoo.lock`: which file each model was, so that it stays that one.
package struct ModelLock: Codable, Hashable, Sendable {
  /// The file of a model.
  package struct File: Codable, Hashable, Sendable {
    /// The address, or the path in the repository of a file that the program carries.
    package let source: String
    /// The size in bytes.
    package let size: Int
    /// The SHA-256 digest.
    package let sha256: String
    /// When it was locked, as ISO 8601 in UTC.
    package let date: String
  }

  private var version = 1
  /// The files by the names of their models.
  package private(set) var models: [String: File] = [:]

  /// A lock of no models.
  package init() {}

  /// Reads the lock file at `path`.
  package init(path: String) throws(RegistryError) {
    let bytes: [UInt8]
    do throws(CheckpointError) {
      let file = try InputFile(path: path)
      bytes = try file.bytes(in: 0..<file.size)
    } catch {
      throw .file(error)
    }
    do {
      self = try JSONDecoder().decode(ModelLock.self, from: Data(bytes))
    } catch {
      let fault = CatalogFault(error, in: bytes)
      throw .invalidCatalog(path: path, place: fault.place, reason: fault.reason)
    }
    try check(path)
  }

  /// Writes the lock file at `path`.
  package func write(to path: String) throws(RegistryError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do throws(CheckpointError) {
      // Strings and whole numbers always encode.
      let text = (try? encoder.encode(self)) ?? Data()
      try AtomicFile.write([UInt8](text) + [UInt8(ascii: "\n")], to: path)
    } catch {
      throw .file(error)
    }
  }

  /// Locks the model of `stored` to that file.
  package mutating func add(_ stored: StoredFile, at time: Date = .now) {
    models[stored.model] = File(
      source: stored.source, size: stored.size, sha256: stored.sha256,
      date: time.formatted(.iso8601))
  }

  /// The file that `entry` is locked to.
  package func file(of entry: ModelEntry) throws(RegistryError) -> File {
    guard let file = models[entry.name] else { throw .notLocked(model: entry.name) }
    return file
  }

  private func check(_ path: String) throws(RegistryError) {
    guard version == 1 else {
      throw .invalidCatalog(path: path, place: "version", reason: "expected 1, found \(version)")
    }
    for (name, file) in models.sorted(by: { $0.key < $1.key }) {
      guard isHexadecimal(file.sha256), file.sha256.utf8.count == 64 else {
        throw .invalidCatalog(
          path: path, place: "models.\(name).sha256", reason: "expected 64 hexadecimal digits")
      }
    }
  }
}

extension ModelLock.File {
  /// Holds a stored file to its record; the file's own bytes are checked by `Store.verify`.
  func check(_ stored: StoredFile, path: String) throws(RegistryError) {
    guard stored.sha256 == sha256 else {
      throw .wrongDigest(path: path, expected: sha256, found: stored.sha256)
    }
  }
}

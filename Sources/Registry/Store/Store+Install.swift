package import FoundationEssentials
internal import Glibc
internal import Tensors

extension Store {
  /// Writes `bytes` as `file` of `entry`, and its record after it.
  ///
  /// Nothing is written unless the bytes are those that the catalogue describes.
  package func install(
    _ bytes: [UInt8], as file: ModelFile, of entry: ModelEntry, at time: Date = .now
  ) throws(RegistryError) -> StoredFile {
    let path = path(of: file, of: entry)
    let stored = StoredFile(
      model: entry.name, file: file.name, source: file.location, size: bytes.count,
      sha256: SHA256.digest(of: bytes), license: entry.license?.name,
      time: time.formatted(.iso8601))
    try file.check(size: stored.size, sha256: stored.sha256, path: path)
    try makeFolder(folder(of: entry))
    do throws(CheckpointError) { try AtomicFile.write(bytes, to: path) } catch {
      throw .file(error)
    }
    return try record(stored, at: path)
  }

  /// Writes `stored` as the record of the file at `path`, and gives it back.
  package func record(_ stored: StoredFile, at path: String) throws(RegistryError) -> StoredFile {
    do throws(CheckpointError) {
      try AtomicFile.write(stored.encoded(), to: recordPath(of: path))
    } catch {
      throw .file(error)
    }
    return stored
  }

  /// Makes the folder at `path` and those above it.
  package func makeFolder(_ path: String) throws(RegistryError) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += prefix.isEmpty || prefix == "/" ? part : "/\(part)"
      guard unsafe mkdir(prefix, 0o777) != 0, errno != EEXIST else { continue }
      throw .folder(path: prefix, reason: systemMessage(errno))
    }
  }
}

extension ModelFile {
  /// Compares a size and a digest with what the catalogue states of this file, where it does.
  fileprivate func check(
    size found: Int, sha256 digest: String, path: String
  ) throws(RegistryError) {
    if let size, size != found { throw .wrongSize(path: path, expected: size, found: found) }
    if let expected = sha256 ?? sha256Prefix, !digest.hasPrefix(expected) {
      throw .wrongDigest(path: path, expected: expected, found: digest)
    }
  }
}

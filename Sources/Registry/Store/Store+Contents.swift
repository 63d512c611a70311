internal import FoundationEssentials
internal import Glibc
internal import Tensors

extension Store {
  /// The record of the file of `entry` that is here, the preferred one first; nil where none is that
  /// the catalogue describes now.
  package func record(of entry: ModelEntry) throws(RegistryError) -> StoredFile? {
    for file in entry.files {
      if let record = try record(ofFileAt: path(of: file, of: entry)),
        entry.mismatch(with: record) == nil
      {
        return record
      }
    }
    return nil
  }

  /// Why what is here under the name of a file of `entry` is not that file any more; nil where
  /// nothing is here, or the right file.
  func outdated(of entry: ModelEntry) throws(RegistryError) -> String? {
    guard try record(of: entry) == nil else { return nil }
    for file in entry.files {
      let path = path(of: file, of: entry)
      if size(of: path) != nil, let record = try record(ofFileAt: path) {
        return entry.mismatch(with: record)
      }
    }
    return nil
  }

  /// The record of the converted file of `entry`; nil unless the file is here, whole by its size,
  /// and made of what the catalogue describes now.
  package func convertedRecord(of entry: ModelEntry) throws(RegistryError) -> StoredFile? {
    let path = convertedPath(of: entry)
    guard let record = try record(ofFileAt: path), record.isConverted,
      record.size == size(of: path), entry.mismatch(with: record) == nil
    else { return nil }
    return record
  }

  /// The record of the file at `path`; nil where there is none.
  func record(ofFileAt path: String) throws(RegistryError) -> StoredFile? {
    let path = recordPath(of: path)
    return size(of: path) == nil ? nil : try record(at: path)
  }

  /// The records of every file that is here, by model and file.
  package func contents() throws(RegistryError) -> [StoredFile] {
    var found: [StoredFile] = []
    for file in recorded() { found.append(try file.record.get()) }
    return found
  }

  /// The files that have a record, by model and file, whether or not it can be read.
  package func recorded() -> [RecordedFile] {
    names(in: modelsFolder).flatMap { model in
      let folder = "\(modelsFolder)/\(model)"
      return names(in: folder).filter { $0.hasSuffix(".json") }.map { name in
        let path = "\(folder)/\(name)"
        return RecordedFile(
          model: model, path: String(path.dropLast(5)),
          record: Result { () throws(RegistryError) in try record(at: path) })
      }
    }
  }

  /// Checks size and digest of a stored file against its record.
  package func verify(_ stored: StoredFile) throws(RegistryError) {
    let path = path(of: stored)
    let size: Int
    let digest: String
    do throws(CheckpointError) {
      let file = try InputFile(path: path)
      size = file.size
      // A file of the wrong size needs no digest to be wrong.
      digest = size == stored.size ? try SHA256.digest(of: file) : ""
    } catch {
      throw .file(error)
    }
    guard size == stored.size else {
      throw .wrongSize(path: path, expected: stored.size, found: size)
    }
    guard digest == stored.sha256 else {
      throw .wrongDigest(path: path, expected: stored.sha256, found: digest)
    }
  }

  /// Removes a stored file and its record.
  ///
  /// The record goes last, so that an interrupted removal is seen and can be done again.
  package func remove(_ stored: StoredFile) throws(RegistryError) {
    try removeFile(at: path(of: stored))
  }

  /// Removes the file at `path` and its record, as far as they are there.
  func removeFile(at path: String) throws(RegistryError) {
    for file in [path, recordPath(of: path)] {
      guard unsafe unlink(file) != 0, errno != ENOENT else { continue }
      throw .file(CheckpointError(file, .write, "remove: \(systemMessage(errno))"))
    }
  }

  /// The size in bytes of the regular file at `path`; nil where there is none.
  func size(of path: String) -> Int? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  private func record(at path: String) throws(RegistryError) -> StoredFile {
    let bytes: [UInt8]
    do throws(CheckpointError) {
      let file = try InputFile(path: path)
      bytes = try file.bytes(in: 0..<file.size)
    } catch {
      throw .file(error)
    }
    return try StoredFile(bytes, path: path)
  }

  /// What the folder at `path` holds, sorted; nothing where there is no such folder.
  private func names(in path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter(isPlainFileName).sorted()
  }
}

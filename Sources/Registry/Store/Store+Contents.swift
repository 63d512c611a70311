internal import FoundationEssentials
internal import Glibc
internal import Tensors

extension Store {
  /// The record of the file of `entry` that is here, the preferred one first; nil where none is.
  package func record(of entry: ModelEntry) throws(RegistryError) -> StoredFile? {
    for file in entry.files {
      if let record = try record(ofFileAt: path(of: file, of: entry)) { return record }
    }
    return nil
  }

  /// The record of the converted file of `entry`; nil unless the file is here, whole by its size.
  package func convertedRecord(of entry: ModelEntry) throws(RegistryError) -> StoredFile? {
    let path = convertedPath(of: entry)
    guard let record = try record(ofFileAt: path), record.isConverted,
      record.size == size(of: path)
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
    for model in names(in: modelsFolder) {
      let folder = "\(modelsFolder)/\(model)"
      for name in names(in: folder) where name.hasSuffix(".json") {
        found.append(try record(at: "\(folder)/\(name)"))
      }
    }
    return found
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

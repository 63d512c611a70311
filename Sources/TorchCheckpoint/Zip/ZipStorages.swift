package import Tensors

/// The storages of an archive: one entry each, found by the key in a persistent id.
package struct ZipStorages: StorageResolver {
  private let archive: ZipArchive
  private let folder: String
  private let isBigEndian: Bool
  private let subject: String
  private var known: [String: TorchStorage] = [:]

  /// Looks for storages in `folder` (`archive/data`) of `archive`.
  package init(_ archive: ZipArchive, folder: String, isBigEndian: Bool, subject: String) {
    self.archive = archive
    self.folder = folder
    self.isBigEndian = isBigEndian
    self.subject = subject
  }

  package mutating func resolve(
    _ id: PickleValue, in graph: PickleGraph
  ) throws(CheckpointError) -> TorchValue {
    var fields = graph.elements(id)
    if case .string(let text) = id { fields = PersistentIDText.fields(text) }
    let id = try StorageID(fields ?? [], in: graph, subject: subject)
    let bytes = try id.byteCount
    if let storage = known[id.key] {
      return .storage(try storage.again(under: id, subject: subject))
    }
    // Keys come from the file: a key with a slash would name another folder's entry.
    guard !id.key.contains("/"), let entry = archive.entry("\(folder)/\(id.key)") else {
      throw CheckpointError(
        subject, .storage, "storage “\(id.key)” is not in the archive",
        hint: "the file is incomplete: download it again")
    }
    guard entry.size == bytes else {
      throw CheckpointError(
        "\(subject): \(entry.name)", .storage, "expected \(bytes) bytes, found \(entry.size)")
    }
    let storage = TorchStorage(
      identity: known.count, storageClass: id.storageClass, bytes: archive.bytes(of: entry),
      isBigEndian: isBigEndian)
    known[id.key] = storage
    return .storage(storage)
  }
}

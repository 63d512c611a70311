internal import Tensors

// The entries beside the pickle and its storages.
extension ZipContainer {
  /// Reports entries that nothing refers to, and searches whatever could be a pickle for calls.
  func lookAtOthers(
    _ used: Set<String>, isScript: Bool, _ log: inout FindingLog
  ) throws(CheckpointError) {
    var used = used.union(ZipContainer.read)
    if isScript { used.formUnion(try storagesOfScript(&log)) }
    for entry in archive.entries where !entry.isDirectory || entry.size > 0 {
      let name = String(decoding: entry.name.utf8.dropFirst(root.utf8.count + 1), as: UTF8.self)
      if entry.size > Limits.textRecord << 10,
        entry.size / Limits.inflateRatio > entry.compressedSize
      {
        log.add(
          .warning, "inflate-ratio",
          "\(entry.name): \(entry.compressedSize) bytes inflate to \(entry.size)")
      }
      guard !used.contains(name) else { continue }
      if !ZipContainer.isKnown(name, inScript: isScript) {
        log.add(.warning, "unreferenced-entry", entry.name)
      }
      try search(entry, &log)
    }
  }

  private func search(_ entry: ZipEntry, _ log: inout FindingLog) throws(CheckpointError) {
    guard entry.size <= Limits.searchedEntry, entry.size <= log.searchBudget else {
      return log.add(.warning, "unsearched-entry", "\(entry.name): \(entry.size) bytes")
    }
    TrailingPickles.search(
      try archive.contents(of: entry, limit: entry.size), in: "\(file.path): \(entry.name)", &log)
  }

  /// The names of the entries that a pickle in the file `folder.pkl` refers to.
  func storages(of graph: PickleGraph, in folder: String) -> Set<String> {
    var names: Set<String> = []
    for index in 0..<graph.count {
      guard case .persistent(let id) = graph[index] else { continue }
      var fields = graph.elements(id) ?? []
      if case .string(let text) = id { fields = PersistentIDText.fields(text) ?? [] }
      if fields.count > 2, let key = StorageID.text(fields[2]) { names.insert("\(folder)/\(key)") }
    }
    return names
  }

  /// The storages of the other pickles that TorchScript writes, each beside a folder of its name.
  private func storagesOfScript(_ log: inout FindingLog) throws(CheckpointError) -> Set<String> {
    var names: Set<String> = []
    for folder in ["traced_inputs", "bytecode", "attributes", "mobile_debug_handles"] {
      guard let entry = archive.entry("\(root)/\(folder).pkl"),
        entry.size <= Limits.searchedEntry
      else { continue }
      var own = FindingLog()
      let bytes = try archive.contents(of: entry, limit: entry.size)
      guard let pickle = try? PickleMachine.run(bytes, log: &own) else { continue }
      names.formUnion(storages(of: pickle.graph, in: folder))
    }
    return names
  }

  private static func isKnown(_ name: String, inScript: Bool) -> Bool {
    records.contains(name) || inScript && isKnownInScripts(name)
  }

  private static func isKnownInScripts(_ name: String) -> Bool {
    ["bytecode.pkl", "mobile_debug_handles.pkl", "attributes.pkl"].contains(name)
      || ["code/", "constants/", "extra/", "traced_inputs"].contains { name.hasPrefix($0) }
  }

  /// What has been interpreted or read as a word.
  private static let read: Set<String> = ["data.pkl", "constants.pkl", "version", "byteorder"]

  private static let records: Set<String> = [
    ".format_version", ".storage_alignment", ".data/serialization_id",
    ".data/version",
  ]
}

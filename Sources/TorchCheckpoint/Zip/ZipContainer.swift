internal import Tensors

/// The archive that `torch.save` has written since PyTorch 1.6, and that TorchScript writes.
struct ZipContainer {
  private let archive: ZipArchive
  private let file: InputFile
  /// The folder that holds everything.
  private let root: String

  private static let versions = 1...10

  init(_ file: InputFile, at offset: Int, log: inout FindingLog) throws(CheckpointError) {
    self.file = file
    archive = try ZipArchive(file, at: offset, log: &log)
    root = try ZipContainer.root(of: archive)
  }

  /// Checks the records beside the pickle and interprets it.
  func open(log: inout FindingLog) throws(CheckpointError) -> OpenedPickle {
    guard let entry = archive.entry("\(root)/data.pkl") else {
      throw CheckpointError(
        file.path, .unknownFormat, "the archive has no \(root)/data.pkl",
        hint: "it is a zip archive, but not one that torch.save wrote")
    }
    let isScript = archive.entry("\(root)/constants.pkl") != nil
    try checkVersion(&log)
    let isBigEndian = try readsBigEndian()
    let subject = "\(file.path): \(entry.name)"
    let pickle = try interpret(entry, &log)
    if isScript, let constants = archive.entry("\(root)/constants.pkl") {
      _ = try interpret(constants, &log)
    }
    try lookAtOthers(pickle, &log)
    if file.size <= Limits.eagerChecksums {
      for entry in archive.entries { try archive.bytes(of: entry).forEachChunk { _ in } }
    }
    let storages = ZipStorages(
      archive, folder: "\(root)/data", isBigEndian: isBigEndian, subject: subject)
    return OpenedPickle(
      container: isScript ? .torchScript : .zip, pickle: pickle, storages: storages,
      subject: file.path, archive: archive.hasChecksums ? archive : nil)
  }

  /// The one folder that every entry lies in.
  private static func root(of archive: ZipArchive) throws(CheckpointError) -> String {
    let path = archive.file.path
    guard let first = archive.entries.first?.name, let slash = first.firstIndex(of: "/") else {
      throw CheckpointError(
        path, .unknownFormat, "the archive has no folder",
        hint: "it is a zip archive, but not one that torch.save wrote")
    }
    let root = String(first[..<slash])
    for entry in archive.entries where !entry.name.hasPrefix(root + "/") {
      throw CheckpointError(
        path, .zipName, "“\(entry.name)” lies outside of the archive's folder “\(root)”")
    }
    return root
  }

  private func interpret(
    _ entry: ZipEntry, _ log: inout FindingLog
  ) throws(CheckpointError) -> Pickle {
    let subject = "\(file.path): \(entry.name)"
    if entry.size > 1 << 20, entry.size / Limits.inflateRatio > entry.compressedSize {
      throw CheckpointError(
        subject, .limit,
        "\(entry.compressedSize) bytes inflate to \(entry.size): more than \(Limits.inflateRatio) to one")
    }
    let bytes = try archive.contents(of: entry, limit: Limits.pickleBytes)
    let pickle: Pickle
    do { pickle = try PickleMachine.run(bytes, log: &log) } catch { throw error.inside(subject) }
    TrailingPickles.report(bytes, after: pickle.end, in: subject, &log)
    return pickle
  }

  private func checkVersion(_ log: inout FindingLog) throws(CheckpointError) {
    guard let entry = archive.entry("\(root)/version") ?? archive.entry("\(root)/.data/version")
    else { return log.add(.info, "no-version", "the archive does not say its format's version") }
    let text = try word(in: entry)
    guard let version = Int(text), ZipContainer.versions.contains(version) else {
      throw CheckpointError(
        "\(file.path): \(entry.name)", .zipRecord,
        "expected a version from \(ZipContainer.versions.lowerBound) to \(ZipContainer.versions.upperBound), found “\(text)”")
    }
  }

  private func readsBigEndian() throws(CheckpointError) -> Bool {
    guard let entry = archive.entry("\(root)/byteorder") else { return false }
    let text = String(
      decoding: try archive.contents(of: entry, limit: Limits.textRecord), as: UTF8.self)
    switch text {
    case "little": return false
    case "big": return true
    default:
      throw CheckpointError(
        "\(file.path): \(entry.name)", .zipRecord, "expected “little” or “big”, found “\(text)”")
    }
  }

  /// The text of a record without the newline that some writers add.
  private func word(in entry: ZipEntry) throws(CheckpointError) -> String {
    var text = String(
      decoding: try archive.contents(of: entry, limit: Limits.textRecord), as: UTF8.self)
    if text.hasSuffix("\n") { text.removeLast() }
    return text
  }

  // MARK: Other entries

  /// Reports entries that nothing refers to; whatever looks like a pickle is searched for calls.
  private func lookAtOthers(
    _ pickle: Pickle, _ log: inout FindingLog
  ) throws(CheckpointError) {
    let used = keys(in: pickle.graph)
    for entry in archive.entries where !entry.isDirectory {
      let name = String(entry.name.dropFirst(root.count + 1))
      if entry.size > Limits.textRecord << 10, entry.size / Limits.inflateRatio > entry.compressedSize {
        log.add(
          .warning, "inflate-ratio", "\(entry.name): \(entry.compressedSize) bytes inflate to \(entry.size)")
      }
      guard !ZipContainer.isKnown(name) else { continue }
      if name.hasPrefix("data/"), used.contains(String(name.dropFirst(5))) { continue }
      log.add(.warning, "unreferenced-entry", entry.name)
      if entry.size <= 1 << 20 {
        let bytes = try archive.contents(of: entry, limit: 1 << 20)
        TrailingPickles.search(bytes, &log)
      }
    }
  }

  private func keys(in graph: PickleGraph) -> Set<String> {
    var keys: Set<String> = []
    for index in 0..<graph.count {
      guard case .persistent(let id) = graph[index] else { continue }
      var fields = graph.elements(id) ?? []
      if case .string(let text) = id { fields = PersistentIDText.fields(text) ?? [] }
      if fields.count > 2, case .string(let key) = fields[2] { keys.insert(key) }
    }
    return keys
  }

  private static func isKnown(_ name: String) -> Bool {
    let records: Set<String> = [
      "data.pkl", "constants.pkl", "version", "byteorder", ".format_version", ".storage_alignment",
      ".data/serialization_id", ".data/version", "bytecode.pkl", "mobile_debug_handles.pkl",
      "attributes.pkl",
    ]
    return records.contains(name)
      || ["code/", "constants/", "extra/", "traced_inputs"].contains { name.hasPrefix($0) }
  }
}

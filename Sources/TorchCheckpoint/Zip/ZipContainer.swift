internal import Tensors

/// The archive that `torch.save` has written since PyTorch 1.6, and that TorchScript writes.
struct ZipContainer {
  let archive: ZipArchive
  let file: InputFile
  /// The folder that holds everything.
  let root: String

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
    var used = storages(of: pickle.graph, in: "data")
    if isScript, let constants = archive.entry("\(root)/constants.pkl") {
      used.formUnion(storages(of: try interpret(constants, &log).graph, in: "constants"))
    }
    try lookAtOthers(used, isScript: isScript, &log)
    try verifyChecksums()
    let storages = ZipStorages(
      archive, folder: "\(root)/data", isBigEndian: isBigEndian, subject: subject)
    return OpenedPickle(
      container: isScript ? .torchScript : .zip, pickle: pickle, storages: storages,
      subject: file.path, archive: archive.hasChecksums ? archive : nil)
  }

  /// The one folder that every entry lies in.
  private static func root(of archive: ZipArchive) throws(CheckpointError) -> String {
    let path = archive.file.path
    guard let first = archive.entries.first?.name.utf8, let slash = first.firstIndex(of: 0x2f),
      let root = String(first[..<slash])
    else {
      throw CheckpointError(
        path, .unknownFormat, "the archive has no folder",
        hint: "it is a zip archive, but not one that torch.save wrote")
    }
    for entry in archive.entries where !entry.name.utf8.starts(with: first[...slash]) {
      throw CheckpointError(
        path, .zipName, "“\(entry.name)” lies outside of the archive's folder “\(root)”")
    }
    return root
  }

  func interpret(
    _ entry: ZipEntry, _ log: inout FindingLog
  ) throws(CheckpointError) -> Pickle {
    let subject = "\(file.path): \(entry.name)"
    if entry.size > 1 << 20, entry.size / Limits.inflateRatio > entry.compressedSize {
      throw CheckpointError(
        subject, .limit,
        "\(entry.compressedSize) bytes inflate to \(entry.size): more than \(Limits.inflateRatio) to one"
      )
    }
    let bytes = try archive.contents(of: entry, limit: Limits.pickleBytes)
    let pickle: Pickle
    do { pickle = try PickleMachine.run(bytes, log: &log) } catch { throw error.inside(subject) }
    TrailingPickles.report(bytes, after: pickle.end, in: subject, &log)
    return pickle
  }

  /// Verifies the checksums of a small archive at once; bytes that inflate to many times their
  /// number, and windows, which are parts of something larger, are left for who reads them.
  private func verifyChecksums() throws(CheckpointError) {
    guard file.size <= Limits.eagerChecksums, !file.isWindow else { return }
    var budget = Limits.eagerBytes
    for entry in archive.entries where entry.size <= budget {
      try archive.bytes(of: entry).forEachChunk { _ in }
      budget -= entry.size
    }
  }

  private func checkVersion(_ log: inout FindingLog) throws(CheckpointError) {
    guard let entry = archive.entry("\(root)/version") ?? archive.entry("\(root)/.data/version")
    else { return log.add(.info, "no-version", "the archive does not say its format's version") }
    let text = try word(in: entry)
    guard let version = Int(text), String(version) == text, ZipContainer.versions.contains(version)
    else {
      throw CheckpointError(
        "\(file.path): \(entry.name)", .zipRecord,
        "expected a version from \(ZipContainer.versions.lowerBound) to \(ZipContainer.versions.upperBound), found “\(text)”"
      )
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
}

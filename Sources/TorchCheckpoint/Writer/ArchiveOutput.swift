internal import Tensors

/// An archive being written, entry after entry.
struct ArchiveOutput: ~Copyable {
  private var file: AtomicFile
  private var digest: SHA256?
  private var directory: [UInt8] = []
  /// What the serialization id is made of: names and checksums.
  private var identity = SHA256()
  private let layout: ArchiveLayout
  private let progress: ((Int, Int) -> Void)?

  init(
    _ layout: ArchiveLayout, path: String, digest: Bool, progress: ((Int, Int) -> Void)?
  ) throws(CheckpointError) {
    file = try AtomicFile(path: path)
    self.layout = layout
    self.digest = digest ? SHA256() : nil
    self.progress = progress
  }

  /// Appends an entry: its header, its bytes, and what is known of them only then.
  mutating func add(_ record: ArchiveLayout.Record) throws(CheckpointError) {
    let entry = record.entry
    try write(entry.header.rawSpan)
    var crc = CRC32()
    switch record.content {
    case .bytes(let bytes):
      try bytes.forEachChunk { (chunk) throws(CheckpointError) in
        crc.update(chunk)
        try write(chunk)
      }
    case .serializationID:
      let digits = takeSerializationID()
      crc.update(digits.rawSpan)
      try write(digits.rawSpan)
    }
    guard file.count == entry.dataOffset + entry.size else {
      throw CheckpointError(
        "\(file.path): \(entry.name)", .tensorGeometry,
        "expected \(entry.size) bytes to write, found \(file.count - entry.dataOffset)")
    }
    try write(entry.descriptor(crc.value).rawSpan)
    directory += entry.directoryRecord(crc.value)
    identity.update(Array("\(entry.name)\n\(crc.value)\n".utf8).rawSpan)
  }

  /// Appends the directory, flushes the file and gives it its name.
  consuming func finish() throws(CheckpointError) -> WrittenFile {
    let end = directory + layout.endRecords
    try write(end.rawSpan)
    let (path, size) = (file.path, file.count)
    let sha256 = digest.take()?.finish()
    try file.commit()
    return WrittenFile(path: path, size: size, sha256: sha256)
  }

  private mutating func write(_ bytes: RawSpan) throws(CheckpointError) {
    digest?.update(bytes)
    try file.write(bytes)
    progress?(file.count, layout.fileSize)
  }

  /// Two numbers of 20 digits, as PyTorch has them, that are the same for the same content.
  private mutating func takeSerializationID() -> [UInt8] {
    var taken = SHA256()
    swap(&taken, &identity)
    let hexadecimal = taken.finish()
    let width = ArchiveLayout.serializationDigits / 2
    let halves = [hexadecimal.prefix(16), hexadecimal.dropFirst(16).prefix(16)]
    return halves.flatMap { half in
      let digits = Array(String(UInt64(half, radix: 16) ?? 0).utf8)
      return repeatElement(UInt8(ascii: "0"), count: width - digits.count) + digits
    }
  }
}

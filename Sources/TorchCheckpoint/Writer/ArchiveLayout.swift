internal import Tensors

/// The entries of a file to be written, each with its place, before any byte is written.
struct ArchiveLayout {
  /// The entries in their order.
  private(set) var records: [Record] = []
  /// Where the directory begins.
  private(set) var directoryOffset = 0
  /// The bytes of the whole file.
  var fileSize: Int { directoryOffset + directorySize + ArchiveLayout.endSize }
  private var directorySize = 0

  /// An entry with what goes into it.
  struct Record {
    let entry: ArchiveEntry
    let content: Content
  }

  /// What goes into an entry.
  enum Content {
    case bytes(any TensorBytes)
    /// The digits that tell files apart, which depend on the entries before.
    case serializationID
  }

  /// The digits of a serialization id.
  static let serializationDigits = 40
  /// The Zip64 end record, its locator, and the classic end record.
  private static let endSize = 56 + 20 + 22

  init(
    folder: String, pickle: [UInt8], storages: [any TensorBytes]
  ) throws(CheckpointError) {
    func text(_ text: String) -> Content { .bytes(MemoryBytes(Array(text.utf8))) }
    try add("\(folder)/data.pkl", pickle.count, .bytes(MemoryBytes(pickle)))
    try add("\(folder)/.format_version", 1, text("1"))
    try add("\(folder)/.storage_alignment", 2, text(String(ArchiveEntry.alignment)))
    try add("\(folder)/byteorder", 6, text("little"))
    for (index, storage) in storages.enumerated() {
      try add("\(folder)/data/\(index)", storage.count, .bytes(storage))
    }
    try add("\(folder)/version", 2, text("3\n"))
    try add(
      "\(folder)/.data/serialization_id", ArchiveLayout.serializationDigits, .serializationID)
  }

  private mutating func add(
    _ name: String, _ size: Int, _ content: Content
  ) throws(CheckpointError) {
    // Leaves room for headers, so that no sum of sizes needs a check.
    guard size <= .max / 2 - directoryOffset else {
      throw CheckpointError(quoted(name), .unsupported, "the size of the file overflows")
    }
    let entry = ArchiveEntry(name: name, size: size, headerOffset: directoryOffset)
    records.append(Record(entry: entry, content: content))
    directoryOffset = entry.end
    directorySize += entry.directoryRecordSize
  }

  /// The records that end the file: the Zip64 one always, as PyTorch writes it.
  var endRecords: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(0x0606_4b50))
    bytes.append(littleEndian: UInt64(44))
    bytes.append(littleEndian: UInt16(0x031e))
    bytes.append(littleEndian: UInt16(0x2d))
    bytes.append(littleEndian: UInt64(0))
    for number in [records.count, records.count, directorySize, directoryOffset] {
      bytes.append(littleEndian: UInt64(number))
    }
    bytes.append(littleEndian: UInt32(0x0706_4b50))
    bytes.append(littleEndian: UInt32(0))
    bytes.append(littleEndian: UInt64(directoryOffset + directorySize))
    bytes.append(littleEndian: UInt32(1))
    bytes.append(littleEndian: UInt32(0x0605_4b50))
    bytes.append(littleEndian: UInt32(0))
    let count = UInt16(clamping: records.count)
    bytes.append(littleEndian: count)
    bytes.append(littleEndian: count)
    bytes.append(littleEndian: UInt32(clamping: directorySize))
    bytes.append(littleEndian: UInt32(clamping: directoryOffset))
    bytes.append(littleEndian: UInt16(0))
    return bytes
  }
}

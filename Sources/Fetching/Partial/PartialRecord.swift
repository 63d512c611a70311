internal import FoundationEssentials
internal import Tensors

/// What stands beside a partial file: of which file it is the beginning, and who is working on it.
struct PartialRecord: Codable, Hashable, Sendable {
  /// The address that the bytes came from.
  var url: String
  /// The server's entity tag.
  var entityTag: String?
  /// The server's time of change.
  var lastModified: String?
  /// The validator that a server may be asked to compare.
  var strongValidator: String?
  /// The size of the whole file.
  var size: Int?
  /// The bytes that are known to have reached the disk.
  var synced = 0
  /// The boot of the machine during which the bytes were written.
  var boot: String?
  /// The process that is writing; nil for none.
  var owner: ProcessIdentity?

  /// The bytes of a partial file of `count` bytes that can be relied on.
  ///
  /// A process that is killed loses nothing that it wrote; a machine that goes down may leave zeros
  /// where bytes had not reached the disk.
  func reliable(_ count: Int, boot now: String) -> Int {
    boot == now && !now.isEmpty ? count : min(count, synced)
  }

  /// The validator to send with a request to `url` for the rest.
  func validator(for url: String) -> String? { url == self.url ? strongValidator : nil }
}

extension PartialRecord {
  /// Reads the record at `path`; nil where there is none, or where it is damaged.
  init?(path: String) {
    guard let file = try? InputFile(path: path), file.size <= 1 << 20,
      let bytes = try? file.bytes(in: 0..<file.size),
      let record = try? JSONDecoder().decode(PartialRecord.self, from: Data(bytes)),
      record.synced >= 0, record.size ?? 0 >= 0
    else { return nil }
    self = record
  }

  /// Writes the record to `path`.
  func write(to path: String) throws(CheckpointError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    // Strings and whole numbers always encode.
    try AtomicFile.write([UInt8]((try? encoder.encode(self)) ?? Data()), to: path)
  }
}

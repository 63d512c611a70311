/// Something that takes up room in the store.
package struct StoreItem: Hashable, Sendable {
  /// What it is.
  package enum Kind: String, Codable, Hashable, Sendable {
    /// A checkpoint with its record.
    case checkpoint
    /// A converted file.
    case converted
    /// The beginning of a checkpoint.
    case partial
    /// What an interruption left: a record without its file, a lock that nobody holds.
    case remnant
    /// The copy of a catalogue that was named by address.
    case catalogue
    /// A file that the store knows nothing about.
    case unknown
  }

  /// The path.
  package let path: String
  /// The model whose folder it lies in; empty for a catalogue.
  package let model: String
  /// What it is.
  package let kind: Kind
  /// The size in bytes.
  package let size: Int
  /// When it was last written, in seconds since 1970.
  package let modified: Int
  /// The record of a checkpoint.
  package let record: StoredFile?
  /// Whether a process is working on it.
  package let isInUse: Bool
}

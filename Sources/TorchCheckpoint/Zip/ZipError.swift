package import Tensors

extension CheckpointError.Kind {
  /// The archive's directory is damaged or contradicts itself.
  package static let zipDirectory = Self("damaged-zip-directory")
  /// An entry's own header contradicts the directory.
  package static let zipEntry = Self("contradictory-zip-entry")
  /// Two entries answer to one name.
  package static let zipDuplicate = Self("ambiguous-zip-entries")
  /// An entry's name is not one that PyTorch writes.
  package static let zipName = Self("unsafe-entry-name")
  /// Two entries, or an entry and the directory, share bytes.
  package static let zipOverlap = Self("overlapping-zip-entries")
  /// The file is more than one archive, or an archive with something in front of it.
  package static let zipForeignBytes = Self("foreign-bytes-around-archive")
  /// An entry is encrypted, patched, split or compressed in another way than PyTorch knows.
  package static let zipFeature = Self("unsupported-zip-feature")
  /// The bytes of an entry do not match its checksum.
  package static let checksum = Self("checksum-mismatch")
  /// An entry's compressed bytes are damaged.
  package static let deflate = Self("damaged-compressed-data")
  /// A record of the archive does not say what PyTorch writes there.
  package static let zipRecord = Self("unexpected-record")
}

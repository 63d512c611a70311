/// Every bound that this reader sets, in one place.
///
/// Each is far above what real checkpoints hold and low enough that a hostile file cannot make the
/// reader use memory or time out of proportion to its own size.
package enum Limits {
  /// The bytes of one pickle, inflated.
  package static let pickleBytes = 256 << 20
  /// The nodes (lists, tuples, dictionaries, objects) that one pickle of `bytes` bytes may make.
  ///
  /// A node costs far more memory than the byte that asks for an empty one; picklers, which note
  /// each in the memo and put something into it, spend eight bytes and more.
  package static func pickleNodes(bytes: Int) -> Int { min(8_000_000, 1_000_000 + bytes / 8) }
  /// The instructions of one pickle, and so the values that it makes.
  package static let instructions = 64_000_000
  /// The values that the machine's stack may hold.
  package static let stack = 4_000_000
  /// The marks that may be open at one time.
  package static let marks = 1_000_000
  /// The entries of the memo.
  package static let memo = 8_000_000
  /// The digits of a number written as text.
  package static let numberDigits = 4_300
  /// The bytes of any other line of text.
  package static let textLine = 1 << 20
  /// The bytes of an integer written in binary.
  package static let integerBytes = 1 << 20
  /// The bytes of a module's or class's name.
  package static let globalName = 1_024
  /// The classes and functions that one file names.
  package static let imports = 100_000
  /// The findings of one severity that are kept.
  package static let findings = 10_000
  /// The bytes of a finding's text.
  package static let findingBytes = 1_024
  /// How deep values nest on the way from the root to a tensor.
  package static let depth = 1_000
  /// The values that a walk from the root looks at, each alias counted again.
  ///
  /// Without aliases every value takes a byte of the pickle at least.
  package static func visits(pickleBytes: Int) -> Int {
    min(16_000_000, 1_000_000 + 4 * pickleBytes)
  }
  /// The tensors of one checkpoint, each alias counted again.
  package static let tensors = 500_000
  /// The objects without tensors that a listing keeps.
  package static let objects = 100_000
  /// The bytes of a tensor's path; longer ones are reported.
  package static let nameBytes = 1_024
  /// The bytes of a tensor's path beyond which the file is refused.
  package static let pathBytes = 16 << 10
  /// The bytes of all paths that a walk from the root builds.
  package static let allPathBytes = 128 << 20
  /// The bytes of a storage's key or location.
  package static let storageKey = 1_024
  /// The dimensions of a tensor.
  package static let rank = 64
  /// The bytes that all tensors of a file may unfold into, whatever its size.
  package static let unfoldedFloor = 128 << 20
  /// The bytes that all tensors of a file may unfold into, for each byte on disk.
  package static let unfoldedPerByte = 32
  /// How often a tensor may repeat the bytes of its storage (an expanded view) once it is larger
  /// than `expandedBytes`.
  package static let expansion = 64
  /// The size up to which an expanded view is read whatever it repeats.
  package static let expandedBytes = 64 << 20
  /// The bytes of a dense tensor made from a sparse one.
  package static let densifiedBytes = 128 << 20
  /// The bytes of the indices of a sparse tensor.
  package static let sparseIndexBytes = 64 << 20
  /// The scales of quantized channels in one file.
  package static let scales = 4_000_000
  /// The bytes of all NumPy arrays in one file, which are copied when it is opened.
  package static let arrayBytes = 128 << 20
  /// The parts of nested tensors in one file.
  package static let nestedParts = 100_000
  /// The bytes of a tensor that is put together in memory of pieces from several files.
  package static let gatheredBytes = 1 << 30
  /// The bytes of a storage that are held in memory while the scattered elements of a view are
  /// collected.
  package static let stretchBytes = 32 << 20
  /// The bytes of a compressed storage that are kept inflated, because views want parts of it.
  package static let inflatedBytes = 64 << 20

  /// The entries of an archive.
  package static let archiveEntries = 4_000_000
  /// The bytes of an archive's directory.
  package static let archiveDirectory = 512 << 20
  /// The bytes of an entry's name.
  package static let entryName = 4_096
  /// The bytes of the records that hold a word of text (`version`, `byteorder`).
  package static let textRecord = 64
  /// Inflated bytes for each compressed byte, above which an entry is reported.
  package static let inflateRatio = 200
  /// Archives up to this size have every checksum verified when they are opened; in larger ones
  /// each is verified when its bytes are read.
  package static let eagerChecksums = 32 << 20
  /// The inflated bytes that are read when an archive is opened, to verify or to search them.
  package static let eagerBytes = 256 << 20
  /// The bytes of an entry or gap that are searched for hidden pickles.
  package static let searchedEntry = 16 << 20
  /// The bytes of one file that are searched for hidden pickles.
  package static let searchedBytes = 64 << 20
  /// The containers and objects of a hidden pickle.
  package static let searchedNodes = 500_000

  /// The storages of a tar or legacy file.
  package static let storages = 4_000_000
}

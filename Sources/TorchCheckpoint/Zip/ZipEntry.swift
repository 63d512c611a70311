/// A file inside an archive.
package struct ZipEntry: Hashable, Sendable {
  /// The name with its folders.
  package let name: String
  /// How the bytes are stored.
  package let method: Method
  /// The checksum of the inflated bytes.
  package let crc: UInt32
  /// The bytes in the archive.
  package let compressedSize: Int
  /// The bytes when inflated.
  package let size: Int
  /// Where the entry's header begins, counted from the start of the file.
  package let headerOffset: Int
  /// Where the entry's bytes begin, counted from the start of the file.
  package internal(set) var dataOffset = 0

  /// How an entry's bytes are stored.
  package enum Method: UInt16, Hashable, Sendable {
    case stored = 0
    case deflated = 8
  }

  /// Whether the entry stands for a folder.
  package var isDirectory: Bool { name.utf8.last == 0x2f }
}

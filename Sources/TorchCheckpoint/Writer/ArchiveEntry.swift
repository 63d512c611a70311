/// An entry of an archive to be written: its place, and the records that describe it.
///
/// Sizes are in the directory and, with the checksum, in a descriptor behind the bytes; the header
/// in front leaves them at zero. PyTorch can compute where storages begin without reading their
/// headers, so every field is laid out as it does it, those of large files included.
package struct ArchiveEntry: Hashable {
  /// The name with its folder.
  package let name: String
  /// The bytes.
  package let size: Int
  /// Where the entry begins in the file.
  package let headerOffset: Int

  /// Places an entry.
  package init(name: String, size: Int, headerOffset: Int) {
    self.name = name
    self.size = size
    self.headerOffset = headerOffset
  }

  /// The bytes of every entry begin at a multiple of this.
  package static let alignment = 64
  /// The largest number of the fields of 32 bits means: look at the Zip64 field.
  private static let saturated = 0xffff_ffff
  private static let headerSize = 30
  private static let directorySize = 46

  /// Where the bytes begin.
  package var dataOffset: Int { unalignedOffset + padding }

  /// Where the next entry begins.
  package var end: Int {
    dataOffset + size + (size == 0 ? 0 : zip64Field.isEmpty ? 16 : 24)
  }

  /// The bytes of the entry's record in the directory.
  package var directoryRecordSize: Int {
    ArchiveEntry.directorySize + name.utf8.count + zip64Field.count
  }

  /// The header in front of the bytes, filled up to the alignment.
  package var header: [UInt8] {
    let extra = zip64Field
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(0x0403_4b50))
    bytes.append(littleEndian: UInt16(0))
    bytes.append(littleEndian: flags)
    bytes.append(contentsOf: repeatElement(0, count: 18))
    bytes.append(littleEndian: UInt16(truncatingIfNeeded: name.utf8.count))
    bytes.append(littleEndian: UInt16(truncatingIfNeeded: extra.count + 4 + padding))
    bytes.append(contentsOf: name.utf8)
    bytes.append(contentsOf: extra)
    bytes.append(contentsOf: "FB".utf8)
    bytes.append(littleEndian: UInt16(truncatingIfNeeded: padding))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "Z"), count: padding))
    return bytes
  }

  /// The record behind the bytes.
  package func descriptor(_ crc: UInt32) -> [UInt8] {
    guard size > 0 else { return [] }
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(0x0807_4b50))
    bytes.append(littleEndian: crc)
    for _ in 0..<2 {
      if zip64Field.isEmpty {
        bytes.append(littleEndian: UInt32(truncatingIfNeeded: size))
      } else {
        bytes.append(littleEndian: UInt64(size))
      }
    }
    return bytes
  }

  /// The entry's record in the directory.
  package func directoryRecord(_ crc: UInt32) -> [UInt8] {
    let extra = zip64Field
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(0x0201_4b50))
    bytes.append(littleEndian: UInt32(0))
    bytes.append(littleEndian: flags)
    bytes.append(contentsOf: repeatElement(0, count: 6))
    bytes.append(littleEndian: crc)
    bytes.append(littleEndian: UInt32(clamping: size))
    bytes.append(littleEndian: UInt32(clamping: size))
    bytes.append(littleEndian: UInt16(truncatingIfNeeded: name.utf8.count))
    bytes.append(littleEndian: UInt16(truncatingIfNeeded: extra.count))
    bytes.append(contentsOf: repeatElement(0, count: 10))
    bytes.append(littleEndian: UInt32(clamping: headerOffset))
    bytes.append(contentsOf: name.utf8)
    bytes.append(contentsOf: extra)
    return bytes
  }

  /// UTF-8 names, and a descriptor where there are bytes.
  private var flags: UInt16 { size > 0 ? 0x0808 : 0x0800 }

  /// The numbers that do not fit into 32 bits, or nothing.
  private var zip64Field: [UInt8] {
    var numbers: [Int] = []
    if size >= ArchiveEntry.saturated { numbers += [size, size] }
    if headerOffset >= ArchiveEntry.saturated { numbers.append(headerOffset) }
    guard !numbers.isEmpty else { return [] }
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt16(1))
    bytes.append(littleEndian: UInt16(truncatingIfNeeded: 8 * numbers.count))
    for number in numbers { bytes.append(littleEndian: UInt64(number)) }
    return bytes
  }

  /// Where the bytes would begin without padding.
  private var unalignedOffset: Int {
    headerOffset + ArchiveEntry.headerSize + name.utf8.count + zip64Field.count + 4
  }

  private var padding: Int {
    (ArchiveEntry.alignment - unalignedOffset % ArchiveEntry.alignment) % ArchiveEntry.alignment
  }
}

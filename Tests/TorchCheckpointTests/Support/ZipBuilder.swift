/// Writes zip archives, well-formed ones as PyTorch does and every kind of malformed one.
struct ZipBuilder {
  var entries: [Entry]
  /// Bytes before the archive that its offsets do not count.
  var header: [UInt8] = []
  /// Bytes between the last entry and the directory.
  var gap: [UInt8] = []
  var comment: [UInt8] = []
  /// Bytes after the archive.
  var trailer: [UInt8] = []
  /// Data begins at multiples of this.
  var alignment = 1
  var hasZip64End = false
  // What the end records say, where it is not the truth.
  var statedCount: Int?
  var statedSize: Int?
  var statedOffset: Int?
  var diskNumber: UInt16 = 0
  var zip64Count: Int?
  var locatorOffset: Int?
  var isSaturated = false

  init(_ entries: [Entry]) { self.entries = entries }

  /// A file in the archive.
  struct Entry {
    var name: [UInt8]
    /// The bytes as they stand in the archive.
    var data: [UInt8]
    var size: Int
    var crc: UInt32
    var method: UInt16 = 0
    var flags: UInt16 = 0x0800
    var descriptor: Descriptor?
    var localExtra: [UInt8] = []
    var centralExtra: [UInt8] = []
    var attributes: UInt32 = 0
    var comment: [UInt8] = []
    var hasZip64 = false
    // What one of the two headers says, where it is not the truth.
    var localName: [UInt8]?
    var localMethod: UInt16?
    var localFlags: UInt16?
    var localSize: Int?
    var localExtraLength: UInt16?
    var statedOffset: Int?
    var statedCompressedSize: Int?
    var centralExtraLength: UInt16?

    /// The form of a data descriptor.
    enum Descriptor { case short, long, unsignedShort, unsignedLong, wrong, absent }

    init(_ name: String, _ content: [UInt8]) {
      self.name = Array(name.utf8)
      data = content
      size = content.count
      crc = Bits.crc32(content)
    }

    /// The same content, deflated.
    var deflated: Entry {
      var copy = self
      copy.data = Bits.deflate(data)
      copy.method = 8
      return copy
    }

    func with(_ change: (inout Entry) -> Void) -> Entry {
      var copy = self
      change(&copy)
      return copy
    }
  }

  func with(_ change: (inout ZipBuilder) -> Void) -> ZipBuilder {
    var copy = self
    change(&copy)
    return copy
  }

  /// The bytes of the archive.
  func build() -> [UInt8] {
    var body: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let offset = body.count
      body += local(entry, at: offset) + entry.data + descriptor(entry)
      directory += central(entry, at: entry.statedOffset ?? offset)
    }
    body += gap
    let offset = body.count
    body += directory
    if hasZip64End { body += zip64End(directory.count, offset) }
    return header + body + classicEnd(directory.count, offset) + comment + trailer
  }

  private func local(_ entry: Entry, at offset: Int) -> [UInt8] {
    let name = entry.localName ?? entry.name
    let isDeferred = entry.descriptor != nil
    let flags = (entry.localFlags ?? entry.flags) | (isDeferred ? 8 : 0)
    var extra = entry.localExtra
    let end = offset + 30 + name.count + extra.count
    if alignment > 1 {
      let padding = (alignment - (end + 4) % alignment) % alignment
      extra += [0x46, 0x42] + Op.little(UInt16(padding)) + Array(repeating: 0x5a, count: padding)
    }
    let size = entry.localSize ?? entry.size
    return Op.little(UInt32(0x0403_4b50)) + Op.little(UInt16(0)) + Op.little(flags)
      + Op.little(entry.localMethod ?? entry.method) + [0, 0, 0, 0]
      + Op.little(isDeferred ? 0 : entry.crc) + Op.little(UInt32(isDeferred ? 0 : entry.data.count))
      + Op.little(UInt32(isDeferred ? 0 : size)) + Op.little(UInt16(name.count))
      + Op.little(entry.localExtraLength ?? UInt16(extra.count)) + name + extra
  }

  private func descriptor(_ entry: Entry) -> [UInt8] {
    let (crc, sizes) = (Op.little(entry.crc), [entry.data.count, entry.size])
    let signature = Op.little(UInt32(0x0807_4b50))
    let short = crc + sizes.flatMap { Op.little(UInt32($0)) }
    let long = crc + sizes.flatMap { Op.little(UInt64($0)) }
    switch entry.descriptor {
    case .short: return signature + short
    case .long: return signature + long
    case .unsignedShort: return short
    case .unsignedLong: return long
    case .wrong: return signature + Op.little(entry.crc ^ 1) + short.dropFirst(4)
    case .absent, nil: return []
    }
  }

  private func central(_ entry: Entry, at offset: Int) -> [UInt8] {
    let compressed = entry.statedCompressedSize ?? entry.data.count
    var extra = entry.centralExtra
    var sizes = [compressed, entry.size]
    if entry.hasZip64 {
      extra +=
        [1, 0, 24, 0]
        + [entry.size, compressed, offset].flatMap { Op.little(UInt64(bitPattern: Int64($0))) }
      sizes = [0xffff_ffff, 0xffff_ffff]
    }
    return Op.little(UInt32(0x0201_4b50)) + [0x1e, 3, 0, 0]
      + Op.little(entry.flags | (entry.descriptor != nil ? 8 : 0)) + Op.little(entry.method)
      + [0, 0, 0, 0] + Op.little(entry.crc)
      + sizes.flatMap { Op.little(UInt32(truncatingIfNeeded: $0)) }
      + Op.little(UInt16(entry.name.count))
      + Op.little(entry.centralExtraLength ?? UInt16(extra.count))
      + Op.little(UInt16(entry.comment.count)) + [0, 0, 0, 0]
      + Op.little(entry.attributes)
      + Op.little(entry.hasZip64 ? .max : UInt32(truncatingIfNeeded: offset))
      + entry.name + extra + entry.comment
  }

  private func zip64End(_ size: Int, _ offset: Int) -> [UInt8] {
    let count = zip64Count ?? statedCount ?? entries.count
    let record =
      Op.little(UInt32(0x0606_4b50)) + Op.little(UInt64(44)) + [0x1e, 3, 0x2d, 0]
      + Array(repeating: 0, count: 8)
      + [count, count, size, offset].flatMap { Op.little(UInt64($0)) }
    return record + Op.little(UInt32(0x0706_4b50)) + [0, 0, 0, 0]
      + Op.little(UInt64(locatorOffset ?? offset + size)) + [1, 0, 0, 0]
  }

  private func classicEnd(_ size: Int, _ offset: Int) -> [UInt8] {
    let count = UInt16(truncatingIfNeeded: isSaturated ? 0xffff : statedCount ?? entries.count)
    let numbers =
      isSaturated ? [0xffff_ffff, 0xffff_ffff] : [statedSize ?? size, statedOffset ?? offset]
    return Op.little(UInt32(0x0605_4b50)) + Op.little(diskNumber) + Op.little(diskNumber)
      + Op.little(count) + Op.little(count)
      + numbers.flatMap { Op.little(UInt32(truncatingIfNeeded: $0)) }
      + Op.little(UInt16(comment.count))
  }
}

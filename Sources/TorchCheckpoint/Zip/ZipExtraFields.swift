/// The extra fields of an entry, of which readers know different ones.
struct ZipExtraFields {
  /// The numbers that are too large for their place.
  private(set) var zip64: [UInt64] = []
  /// Whether there is a Zip64 field.
  private(set) var hasZip64 = false
  /// The name by which some readers call the entry.
  private var otherName: ArraySlice<UInt8>?
  private var fault: String?
  /// What no ordinary program writes.
  private(set) var oddity: String?

  private static let zip64Kind: UInt64 = 1
  private static let unicodePathKind: UInt64 = 0x7075
  private static let unicodeCommentKind: UInt64 = 0x6375

  init(_ extra: [UInt8]) {
    var reader = ByteReader(extra)
    while reader.remaining >= 4 {
      guard let kind = reader.unsigned(2), let length = reader.unsigned(2),
        let content = reader.take(Int(length))
      else {
        fault = "an extra field longer than the space for it"
        return
      }
      switch kind {
      case Self.zip64Kind: readNumbers(content)
      // A version, a checksum of the name in the header, and the name.
      case Self.unicodePathKind: otherName = content.dropFirst(5)
      case Self.unicodeCommentKind: oddity = "a comment in an extra field"
      default: break
      }
    }
    if reader.remaining > 0 { oddity = "\(reader.remaining) stray bytes behind its extra fields" }
  }

  /// What is wrong with the fields of an entry called `name`.
  func problem(name: some Collection<UInt8>) -> String? {
    if let fault { return fault }
    guard let otherName, !otherName.elementsEqual(name) else { return nil }
    return
      "an extra field gives it another name, “\(String(decoding: otherName.prefix(80), as: UTF8.self))”"
  }

  private mutating func readNumbers(_ content: ArraySlice<UInt8>) {
    if hasZip64 { fault = "two Zip64 fields for one entry" }
    hasZip64 = true
    var reader = ByteReader(Array(content))
    while zip64.count < 3, let number = reader.unsigned(8) { zip64.append(number) }
    // The number of a disk may follow.
    if ![0, 4].contains(reader.remaining) { oddity = "a Zip64 field of \(content.count) bytes" }
  }
}

/// The numbers of a record that may be moved to its Zip64 field.
struct Zip64Numbers {
  var size: UInt64
  var compressedSize: UInt64
  var headerOffset: UInt64

  private static let saturated: UInt64 = 0xffff_ffff

  /// Replaces saturated numbers by those of the Zip64 field; gives what is wrong.
  ///
  /// Where none is saturated, a field that is there all the same must repeat them: some readers
  /// believe it and some do not.
  mutating func widen(_ extra: ZipExtraFields) -> String? {
    let own = [size, compressedSize, headerOffset]
    let needed = own.count(where: { $0 == Self.saturated })
    guard needed > 0 else {
      // A header that leaves its numbers to a data descriptor has zeros.
      let agrees = zip(extra.zip64, own).allSatisfy { $0 == $1 || $0 == 0 || $1 == 0 }
      return agrees ? nil : "a Zip64 field contradicts the numbers beside it"
    }
    guard extra.zip64.count >= needed else { return "a Zip64 number without its Zip64 field" }
    var numbers = extra.zip64[...]
    if size == Self.saturated { size = numbers.removeFirst() }
    if compressedSize == Self.saturated { compressedSize = numbers.removeFirst() }
    if headerOffset == Self.saturated { headerOffset = numbers.removeFirst() }
    return nil
  }
}

internal import Tensors

/// One record of an archive's directory as it stands there, Zip64 numbers included.
struct ZipDirectoryRecord {
  let flags: UInt16
  let method: UInt16
  let crc: UInt32
  let compressedSize: Int
  let size: Int
  /// Counted from the archive's start.
  let headerOffset: Int
  let name: [UInt8]
  let isSymbolicLink: Bool

  /// Reads the record at the cursor, or gives what is wrong with it.
  static func read(_ reader: inout ByteReader) -> Result<ZipDirectoryRecord, Fault> {
    guard let fixed = reader.take(46) else { return .failure(Fault("it ends early")) }
    var fields = ByteReader(Array(fixed))
    guard fields.unsigned(4) == 0x0201_4b50 else {
      return .failure(Fault("no record where one should begin"))
    }
    let madeBy = fields.unsigned(2) ?? 0
    _ = fields.unsigned(2)
    let flags = UInt16(fields.unsigned(2) ?? 0)
    let method = UInt16(fields.unsigned(2) ?? 0)
    _ = fields.unsigned(4)
    let crc = UInt32(fields.unsigned(4) ?? 0)
    var numbers = Zip64Numbers(
      size: fields.unsigned(4) ?? 0, compressedSize: 0, headerOffset: 0)
    // The directory has the compressed size first.
    numbers.compressedSize = numbers.size
    numbers.size = fields.unsigned(4) ?? 0
    let nameLength = Int(fields.unsigned(2) ?? 0)
    let extraLength = Int(fields.unsigned(2) ?? 0)
    let commentLength = Int(fields.unsigned(2) ?? 0)
    let disk = fields.unsigned(2) ?? 0
    _ = fields.unsigned(2)
    let attributes = fields.unsigned(4) ?? 0
    numbers.headerOffset = fields.unsigned(4) ?? 0
    guard let name = reader.take(nameLength), let extra = reader.take(extraLength),
      reader.take(commentLength) != nil
    else { return .failure(Fault("a name or extra field runs past its end")) }
    guard disk == 0 else { return .failure(Fault("an entry on another disk")) }
    if let problem = numbers.widen(Array(extra)) { return .failure(Fault(problem)) }
    guard let compressedSize = Int(exactly: numbers.compressedSize),
      let size = Int(exactly: numbers.size), let offset = Int(exactly: numbers.headerOffset)
    else { return .failure(Fault("an entry larger than any file")) }
    return .success(
      ZipDirectoryRecord(
        flags: flags, method: method, crc: crc, compressedSize: compressedSize, size: size,
        headerOffset: offset, name: Array(name),
        isSymbolicLink: madeBy >> 8 == 3 && attributes >> 28 == 0xa))
  }

  /// What is wrong with a record.
  struct Fault: Error {
    let detail: String
    init(_ detail: String) { self.detail = detail }
  }
}

/// The numbers of a record that may be moved to its Zip64 field.
struct Zip64Numbers {
  var size: UInt64
  var compressedSize: UInt64
  var headerOffset: UInt64

  /// Replaces saturated numbers by those of the Zip64 field in `extra`; gives what is wrong.
  mutating func widen(_ extra: [UInt8]) -> String? {
    let needed = [size, compressedSize, headerOffset].filter { $0 == 0xffff_ffff }.count
    var reader = ByteReader(extra)
    var field: ByteReader?
    while reader.remaining >= 4 {
      guard let id = reader.unsigned(2), let length = reader.unsigned(2),
        let content = reader.take(Int(length))
      else { return "an extra field longer than the space for it" }
      if id == 1 {
        guard field == nil else { return "two Zip64 fields for one entry" }
        field = ByteReader(Array(content))
      }
    }
    guard needed > 0 else { return nil }
    guard var field, field.remaining >= 8 * needed else {
      return "a Zip64 number without its Zip64 field"
    }
    if size == 0xffff_ffff { size = field.unsigned(8) ?? 0 }
    if compressedSize == 0xffff_ffff { compressedSize = field.unsigned(8) ?? 0 }
    if headerOffset == 0xffff_ffff { headerOffset = field.unsigned(8) ?? 0 }
    return nil
  }
}

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
  /// The entry's comment, which PyTorch never writes.
  let comment: [UInt8]
  /// What is odd about its extra fields.
  let oddity: String?

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
      let comment = reader.take(commentLength)
    else { return .failure(Fault("a name or extra field runs past its end")) }
    guard disk == 0 else { return .failure(Fault("an entry on another disk")) }
    let extraFields = ZipExtraFields(Array(extra))
    if let problem = extraFields.problem(name: name) ?? numbers.widen(extraFields) {
      return .failure(Fault("“\(String(decoding: name.prefix(80), as: UTF8.self))”: \(problem)"))
    }
    guard let compressedSize = Int(exactly: numbers.compressedSize),
      let size = Int(exactly: numbers.size), let offset = Int(exactly: numbers.headerOffset)
    else { return .failure(Fault("an entry larger than any file")) }
    return .success(
      ZipDirectoryRecord(
        flags: flags, method: method, crc: crc, compressedSize: compressedSize, size: size,
        headerOffset: offset, name: Array(name),
        isSymbolicLink: madeBy >> 8 == 3 && attributes >> 28 == 0xa, comment: Array(comment),
        oddity: extraFields.oddity))
  }

  /// What is wrong with a record.
  struct Fault: Error {
    let detail: String
    init(_ detail: String) { self.detail = detail }
  }
}

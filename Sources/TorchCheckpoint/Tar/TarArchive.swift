package import Tensors

/// The members of a tar archive that PyTorch wrote before 0.1.10.
struct TarArchive {
  /// The members by name.
  let members: [String: Range<Int>]

  private static let blockSize = 512
  private static let memberLimit = 64

  /// Whether the bytes look like the first block of a tar archive.
  static func isHeader(_ block: [UInt8]) -> Bool {
    block.count >= blockSize && Array(block[257..<262]) == Array("ustar".utf8)
  }

  init(_ file: InputFile) throws(CheckpointError) {
    var members: [String: Range<Int>] = [:]
    var position = 0
    while true {
      let block = try file.bytes(in: position..<position + TarArchive.blockSize)
      if block.allSatisfy({ $0 == 0 }) { break }
      let header = try TarHeader(block, at: position, of: file)
      let start = position + TarArchive.blockSize
      guard header.size <= file.size - start else {
        throw CheckpointError(
          file.path, .truncated,
          "“\(header.name)” has \(header.size) bytes, \(file.size - start) are left")
      }
      if header.kind == .attributes {
        try TarArchive.checkAttributes(start..<start + header.size, of: file)
      } else if header.kind == .file {
        guard members.count < TarArchive.memberLimit,
          members.updateValue(start..<start + header.size, forKey: header.name) == nil
        else { throw CheckpointError(file.path, .tar, "“\(header.name)” is there twice") }
      }
      let padded = (header.size + TarArchive.blockSize - 1) / TarArchive.blockSize
      position = start + padded * TarArchive.blockSize
    }
    try file.forEachChunk(in: position..<file.size) { (chunk) throws(CheckpointError) in
      guard chunk.isZero else {
        throw CheckpointError(file.path, .tar, "something follows the end of the archive")
      }
    }
    self.members = members
  }

  /// Checks the extended attributes of a member.
  ///
  /// PyTorch's writer had times with fractions there; an attribute that replaces the name, size or
  /// kind would make two archives of one.
  private static func checkAttributes(
    _ range: Range<Int>, of file: InputFile
  ) throws(CheckpointError) {
    func refuse(_ detail: String) -> CheckpointError {
      CheckpointError(file.path, .tar, "extended attributes at byte \(range.lowerBound): \(detail)")
    }
    guard range.count <= attributeLimit else { throw refuse("\(range.count) bytes of them") }
    // Records of the form “30 mtime=1479000000.25\n”, each with its own length.
    var rest = try file.bytes(in: range)[...]
    while !rest.isEmpty {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard let length = Int(String(decoding: digits, as: UTF8.self)), length > digits.count + 1,
        length <= rest.count, rest[digits.endIndex] == 0x20
      else { throw refuse("a malformed record") }
      let record = rest.prefix(length).dropFirst(digits.count + 1)
      let key = String(decoding: record.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
      guard harmlessAttributes.contains(key) else { throw refuse("“\(key)” is set") }
      rest = rest.dropFirst(length)
    }
  }

  private static let attributeLimit = 64 << 10
  private static let harmlessAttributes: Set<String> = [
    "mtime", "atime", "ctime", "uname", "gname", "uid", "gid", "comment", "LIBARCHIVE.creationtime",
  ]
}

extension RawSpan {
  /// Whether all bytes are zero.
  var isZero: Bool {
    unsafe withUnsafeBytes { bytes in unsafe bytes.allSatisfy { $0 == 0 } }
  }
}

extension CheckpointError.Kind {
  /// A tar archive is not what PyTorch wrote.
  package static let tar = Self("malformed-tar")
}

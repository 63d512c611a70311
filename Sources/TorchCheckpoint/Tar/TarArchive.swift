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
      let header = try Header(block, at: position, of: file)
      let start = position + TarArchive.blockSize
      guard header.size <= file.size - start else {
        throw CheckpointError(
          file.path, .truncated,
          "“\(header.name)” has \(header.size) bytes, \(file.size - start) are left")
      }
      if header.isFile {
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

  /// One header block.
  private struct Header {
    let name: String
    let size: Int
    let isFile: Bool

    init(_ block: [UInt8], at position: Int, of file: InputFile) throws(CheckpointError) {
      func refuse(_ detail: String) -> CheckpointError {
        CheckpointError(file.path, .tar, "header at byte \(position): \(detail)")
      }
      guard let sum = Header.octal(block[148..<156]), sum == Header.checksum(block) else {
        throw refuse("its checksum is wrong")
      }
      guard let name = String(validating: block[0..<100].prefix { $0 != 0 }, as: UTF8.self),
        let size = Header.octal(block[124..<136])
      else { throw refuse("its name or size is malformed") }
      guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
        throw refuse("“\(name)” climbs out of the archive")
      }
      switch block[156] {
      case 0, UInt8(ascii: "0"): isFile = true
      case UInt8(ascii: "5"): isFile = false
      default: throw refuse("“\(name)” is a link, or extended in a way that PyTorch never wrote")
      }
      self.name = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
      self.size = size
    }

    private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
      let text = String(decoding: field, as: UTF8.self).filter { $0 != "\0" && $0 != " " }
      return Int(text, radix: 8).flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The sum of the block's bytes, its checksum counted as spaces.
    private static func checksum(_ block: [UInt8]) -> Int {
      block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
    }
  }
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

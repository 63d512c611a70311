internal import Tensors

/// One header block of a tar archive.
struct TarHeader {
  let name: String
  let size: Int
  let kind: Kind

  /// What a header stands for.
  enum Kind {
    case file
    case folder
    /// Extended attributes of the member that follows.
    case attributes
  }

  init(_ block: [UInt8], at position: Int, of file: InputFile) throws(CheckpointError) {
    func refuse(_ detail: String) -> CheckpointError {
      CheckpointError(file.path, .tar, "header at byte \(position): \(detail)")
    }
    guard let sum = TarHeader.octal(block[148..<156]), sum == TarHeader.checksum(block) else {
      throw refuse("its checksum is wrong")
    }
    guard let name = String(validating: block[0..<100].prefix { $0 != 0 }, as: UTF8.self),
      let size = TarHeader.octal(block[124..<136])
    else { throw refuse("its name or size is malformed") }
    let parts = name.utf8.split(separator: 0x2f)
    guard name.utf8.first != 0x2f, !parts.contains(where: { $0.elementsEqual("..".utf8) }) else {
      throw refuse("“\(name)” climbs out of the archive")
    }
    switch block[156] {
    case 0, UInt8(ascii: "0"): kind = .file
    case UInt8(ascii: "5"): kind = .folder
    case UInt8(ascii: "x"): kind = .attributes
    default: throw refuse("“\(name)” is a link, or extended in a way that PyTorch never wrote")
    }
    self.name = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
    self.size = size
  }

  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.prefix { $0 != 0 }.drop { $0 == 0x20 }.prefix { $0 != 0x20 }
    guard digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8)
  }

  /// The sum of the block's bytes, its checksum counted as spaces.
  private static func checksum(_ block: [UInt8]) -> Int {
    block.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
  }
}

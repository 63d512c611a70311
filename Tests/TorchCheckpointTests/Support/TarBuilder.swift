/// Writes tar archives as PyTorch did before 0.1.10, and malformed ones.
struct TarBuilder {
  var members: [(name: String, content: [UInt8], kind: Character)] = []
  var trailer: [UInt8] = []

  init(_ members: [(String, [UInt8])]) { self.members = members.map { ($0, $1, "0") } }

  func build() -> [UInt8] {
    members.flatMap {
      Self.header($0.name, size: $0.content.count, kind: $0.kind) + Self.padded($0.content)
    }
      + [UInt8](repeating: 0, count: 1024) + trailer
  }

  static func padded(_ bytes: [UInt8]) -> [UInt8] {
    bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }

  static func header(
    _ name: String, size: Int, kind: Character = "0", sizeText: String? = nil, sum: Int? = nil
  ) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      block.replaceSubrange(offset..<offset + text.utf8.count, with: Array(text.utf8))
    }
    put(name, at: 0)
    put("0000644", at: 100)
    put(
      sizeText ?? String(repeating: "0", count: 11 - String(size, radix: 8).count)
        + String(size, radix: 8), at: 124)
    put("00000000000", at: 136)
    put("        ", at: 148)
    put(String(kind), at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    let total = sum ?? block.reduce(0) { $0 + Int($1) }
    let digits = String(total, radix: 8)
    put(String(repeating: "0", count: 6 - digits.count) + digits + "\0 ", at: 148)
    return block
  }

  /// A record of extended attributes, with its own length.
  static func attribute(_ key: String, _ value: String) -> [UInt8] {
    let body = " \(key)=\(value)\n"
    var length = body.utf8.count + 1
    while String(length).count + body.utf8.count != length { length += 1 }
    return Array("\(length)\(body)".utf8)
  }
}

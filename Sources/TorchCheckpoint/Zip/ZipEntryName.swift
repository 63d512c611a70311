/// The rules for names inside an archive.
enum ZipEntryName {
  /// The text of a name, or what is wrong with it.
  static func check(_ bytes: [UInt8]) -> Result<String, ZipDirectoryRecord.Fault> {
    guard !bytes.isEmpty else { return .failure(.init("an entry without a name")) }
    guard bytes.count <= Limits.entryName else {
      return .failure(.init("a name of \(bytes.count) bytes"))
    }
    guard let name = String(validating: bytes, as: UTF8.self) else {
      return .failure(.init("a name that is not UTF-8"))
    }
    guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7f || $0 == 0x5c }) else {
      return .failure(.init("a name with a backslash or control character"))
    }
    guard name.isStreamSafe else { return .failure(.init("a name that piles up combining marks")) }
    // By bytes: a combining mark behind a slash makes another character of it, but no other path.
    let parts = bytes.split(separator: 0x2f, omittingEmptySubsequences: false)
    let isDirectory = bytes.last == 0x2f
    let names = isDirectory ? parts.dropLast() : parts[...]
    guard !names.contains(where: { $0.isEmpty || $0 == [0x2e] || $0 == [0x2e, 0x2e] }) else {
      return .failure(.init("“\(name)” is absolute or climbs out of the archive"))
    }
    return .success(name)
  }
}

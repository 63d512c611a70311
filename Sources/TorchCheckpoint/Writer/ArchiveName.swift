/// The folder inside an archive that everything in it lies in.
package enum ArchiveName {
  /// The name of the file at `path` without its last extension, as PyTorch chooses it.
  ///
  /// `archive` where that is nothing, or not printable ASCII: PyTorch then writes through a stream
  /// that has no name.
  package static func folder(for path: String) -> String {
    let name = Array(path.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }.reversed())
    let stem = name.lastIndex(of: UInt8(ascii: ".")).map { name[..<$0] } ?? name[...]
    let isPlain = stem.allSatisfy { 0x20..<0x7f ~= $0 && $0 != UInt8(ascii: "\\") }
    let text = String(decoding: stem, as: UTF8.self)
    return isPlain && !["", ".", ".."].contains(text) ? text : "archive"
  }
}

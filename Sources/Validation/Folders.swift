internal import Glibc
internal import Tensors

/// Whether `path` is a folder, or a link to one.
func isFolder(_ path: String) -> Bool {
  var status = stat()
  return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

/// Whether `path` is a regular file, or a link to one.
func isFile(_ path: String) -> Bool {
  var status = stat()
  return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}

/// The folder that `path` lies in.
func parentFolder(of path: String) -> String {
  guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The last part of `path`.
func lastPart(of path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}

/// Something in a folder.
struct FolderItem {
  /// What it is called.
  let name: String
  /// Whether it is a folder, or a link to one.
  let isFolder: Bool
}

/// What lies in the folder at `path`, without hidden files, sorted by the bytes of the names.
///
/// The folder itself says what most things are, so that files are not looked at one by one.
func items(in path: String) throws(ValidationError) -> [FolderItem] {
  guard let folder = unsafe opendir(path) else {
    throw ValidationError(
      path, .file, "the folder cannot be listed: \(systemMessage(errno))")
  }
  defer { unsafe closedir(folder) }
  var items: [FolderItem] = []
  while let entry = unsafe readdir(folder) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { start in
      unsafe start.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    guard !name.hasPrefix(".") else { continue }
    let isPlain: Bool? =
      switch Int32(unsafe entry.pointee.d_type) {
      case Int32(DT_DIR): false
      case Int32(DT_UNKNOWN), Int32(DT_LNK): nil
      default: true
      }
    items.append(
      FolderItem(name: name, isFolder: isPlain.map { !$0 } ?? isFolder("\(path)/\(name)")))
  }
  return items.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
}

extension Array {
  /// The elements in runs of `size`, the last of which may be shorter.
  func chunks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}

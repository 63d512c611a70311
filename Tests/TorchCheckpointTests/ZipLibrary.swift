import CZip

/// An archive as libzip sees it.
struct ZipLibrary {
  /// The names in their order.
  let names: [String]
  /// The contents in the same order, their checksums verified.
  let contents: [[UInt8]]

  /// Opens the archive with all consistency checks; nil where libzip finds fault with it.
  init?(path: String) {
    var code: CInt = 0
    guard let archive = unsafe zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, &code) else { return nil }
    defer { unsafe zip_discard(archive) }
    var names: [String] = []
    var contents: [[UInt8]] = []
    let count = unsafe zip_get_num_entries(archive, 0)
    for index in 0..<zip_uint64_t(count) {
      var status = unsafe zip_stat_t()
      guard unsafe zip_stat_index(archive, index, 0, &status) == 0, let name = unsafe status.name,
        let file = unsafe zip_fopen_index(archive, index, 0)
      else { return nil }
      defer { unsafe zip_fclose(file) }
      let size = unsafe Int(status.size)
      var bytes = [UInt8](repeating: 0, count: size + 1)
      // Asking for one byte more than there is makes libzip compare the checksum.
      let read = unsafe zip_fread(file, &bytes, zip_uint64_t(size + 1))
      guard read == size, unsafe status.comp_method == 0 else { return nil }
      names.append(unsafe String(cString: name))
      contents.append(Array(bytes.prefix(size)))
    }
    self.names = names
    self.contents = contents
  }
}

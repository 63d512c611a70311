internal import CZooData

/// The files of the repository that the binary carries: the catalogue, the labels, a checkpoint.
enum CarriedFile {
  /// The bytes of the file that lies at `path` in the repository; nil where none is carried.
  static func bytes(of path: String) -> [UInt8]? {
    var index = 0
    while let file = unsafe zoo_carried_file(index)?.pointee {
      if unsafe String(cString: file.path) == path {
        return unsafe Array(UnsafeBufferPointer(start: file.bytes, count: file.count))
      }
      index += 1
    }
    return nil
  }
}

internal import Glibc

/// Which folder of the machine a path leads to, whatever links it leads through.
struct FolderIdentity: Hashable {
  private let device: UInt64
  private let number: UInt64

  /// The folder at `path`; nil where there is none.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }

  /// The folder at `path` and all that it lies in, up to the root.
  static func all(around path: String) -> Set<FolderIdentity> {
    var found: Set<FolderIdentity> = []
    var place = path
    while let identity = FolderIdentity(place), found.insert(identity).inserted { place += "/.." }
    return found
  }
}

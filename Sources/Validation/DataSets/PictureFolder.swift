/// What lies in a folder: pictures, other files and folders, by their names.
struct PictureFolder {
  let path: String
  let pictures: [String]
  let others: [String]
  let folders: [String]

  /// Lists the folder at `path`; hidden files do not count.
  init(_ path: String) throws(ValidationError) {
    var (pictures, others, folders): ([String], [String], [String]) = ([], [], [])
    for item in try items(in: path) {
      // Before the name is looked at: a folder may be called as a picture is.
      if item.isFolder {
        folders.append(item.name)
      } else if Self.isPicture(item.name) {
        pictures.append(item.name)
      } else {
        others.append(item.name)
      }
    }
    self.path = path
    self.pictures = pictures
    self.others = others
    self.folders = folders
  }

  /// Whether a file of that name is a picture.
  ///
  /// Kinds that this program cannot read count as well, so that they show as unreadable and are
  /// not passed over in silence.
  static func isPicture(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return extensions.contains(name[name.index(after: dot)...].lowercased())
  }

  private static let extensions: Set = [
    "jpg", "jpeg", "jpe", "png", "webp", "bmp", "gif", "tif", "tiff", "ppm", "pgm", "jfif",
  ]

  /// What lies in a folder at any depth.
  struct Contents {
    /// The pictures, as paths from the folder.
    var pictures: [String]
    /// The number of other files.
    var others: Int
    /// Links to folders around them, which are not followed.
    var cycles: [String] = []
  }

  /// All pictures at any depth; `around` are folders that links led here from.
  func everything(around: Set<FolderIdentity> = []) throws(ValidationError) -> Contents {
    try everything(within: FolderIdentity.all(around: path).union(around), depth: 8)
  }

  private func everything(
    within around: Set<FolderIdentity>, depth: Int
  ) throws(ValidationError) -> Contents {
    var found = Contents(pictures: pictures, others: others.count)
    guard depth > 0 else { return found }
    for name in folders {
      let inside = "\(path)/\(name)"
      guard let identity = FolderIdentity(inside), !around.contains(identity) else {
        found.cycles.append(name)
        continue
      }
      let inner = try PictureFolder(inside).everything(
        within: around.union([identity]), depth: depth - 1)
      found.pictures += inner.pictures.map { "\(name)/\($0)" }
      found.others += inner.others
      found.cycles += inner.cycles.map { "\(name)/\($0)" }
    }
    return found
  }
}

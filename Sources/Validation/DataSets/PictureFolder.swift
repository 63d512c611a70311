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
    guard let ending = ending(of: name) else { return false }
    return readEndings.contains(ending) || otherEndings.contains(ending)
  }

  /// The end of a picture's name that stands for a format that this program cannot read.
  static func foreignEnding(of name: String) -> String? {
    ending(of: name).flatMap { otherEndings.contains($0) ? ".\($0)" : nil }
  }

  /// What stands after the last point of a name, in small letters.
  private static func ending(of name: String) -> String? {
    name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() }
  }

  private static let readEndings: Set = ["jpg", "jpeg", "jpe", "jfif", "png", "webp"]

  private static let otherEndings: Set = [
    "avif", "bmp", "gif", "heic", "heif", "j2k", "jp2", "jpf", "jpx", "jxl", "pbm", "pgm", "pnm",
    "ppm", "tga", "tif", "tiff",
  ]

  /// What lies in a folder at any depth.
  struct Contents {
    /// The pictures, as paths from the folder.
    var pictures: [String]
    /// Other files, as paths from the folder.
    var others: [String]
    /// Links to folders around them, which are not followed.
    var cycles: [String] = []
    /// Folders that are called as pictures are and hold none, as paths from the folder.
    var hollow: [String] = []
  }

  /// All pictures at any depth; `around` are folders that links led here from.
  func everything(around: Set<FolderIdentity> = []) throws(ValidationError) -> Contents {
    try everything(within: FolderIdentity.all(around: path).union(around), depth: 8)
  }

  private func everything(
    within around: Set<FolderIdentity>, depth: Int
  ) throws(ValidationError) -> Contents {
    var found = Contents(pictures: pictures, others: others)
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
      found.others += inner.others.map { "\(name)/\($0)" }
      found.hollow += inner.hollow.map { "\(name)/\($0)" }
      if inner.pictures.isEmpty, Self.isPicture(name) { found.hollow.append(name) }
      found.cycles += inner.cycles.map { "\(name)/\($0)" }
    }
    return found
  }
}

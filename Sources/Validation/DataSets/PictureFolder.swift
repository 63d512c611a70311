/// What lies in a folder: pictures, other files and folders, by their names.
struct PictureFolder {
  let path: String
  let pictures: [String]
  let others: [String]
  let folders: [String]

  /// Lists the folder at `path`; hidden files do not count.
  init(_ path: String) throws(ValidationError) {
    var (pictures, others, folders): ([String], [String], [String]) = ([], [], [])
    for name in try names(in: path) {
      if Self.isPicture(name) {
        pictures.append(name)
      } else if isFolder("\(path)/\(name)") {
        folders.append(name)
      } else {
        others.append(name)
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

  /// All pictures at any depth, as paths from this folder, and the number of other files.
  func everything(depth: Int = 8) throws(ValidationError) -> (pictures: [String], others: Int) {
    var (found, count) = (pictures, others.count)
    guard depth > 0 else { return (found, count) }
    for name in folders {
      let inner = try PictureFolder("\(path)/\(name)").everything(depth: depth - 1)
      found += inner.pictures.map { "\(name)/\($0)" }
      count += inner.others
    }
    return (found, count)
  }
}

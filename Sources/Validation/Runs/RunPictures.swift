/// The folder that the pictures of a run lie in, found again for a report.
package struct RunPictures: Sendable {
  /// The folder that the names of the files start from.
  package let folder: String

  /// Looks for the pictures of `predictions` in the folder at `path` and, as when they were run, in
  /// the one that leads on from it.
  package init(_ predictions: Predictions, at path: String) throws(ValidationError) {
    guard isFolder(path) else {
      throw ValidationError(path, .file, "expected the folder of the run's pictures")
    }
    let files = predictions.predictions.lazy.map(\.file).filter(Self.isInside)
    var folder = try PictureFolder(path)
    for _ in 0..<6 {
      if files.contains(where: { isFile("\(folder.path)/\($0)") }) {
        self.folder = folder.path
        return
      }
      let next =
        folder.folders.count == 1
        ? folder.folders.first : PictureFolder.usual.first(where: folder.folders.contains)
      guard let next else { break }
      folder = try PictureFolder("\(folder.path)/\(next)")
    }
    throw ValidationError(
      path, .dataSet, "it has none of the pictures of the run, by the names of their files",
      hint: "give the folder that the run was given")
  }

  /// Whether a name out of a journal stays in the folder.
  static func isInside(_ file: String) -> Bool {
    !file.hasPrefix("/") && !file.split(separator: "/").contains("..")
  }
}

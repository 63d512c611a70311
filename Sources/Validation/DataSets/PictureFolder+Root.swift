extension PictureFolder {
  /// The folder at or below `path` where pictures or folders of classes lie.
  ///
  /// Archives unpack into folders within folders: `ILSVRC/Data/CLS-LOC/val`, `imagenet/val`.
  static func root(below path: String, _ names: FolderNames) throws(ValidationError)
    -> PictureFolder
  {
    var folder = try PictureFolder(path)
    for _ in 0..<6 {
      guard let next = folder.onlyWay(names) else { break }
      folder = try PictureFolder("\(folder.path)/\(next)")
    }
    return folder
  }

  private func onlyWay(_ names: FolderNames) -> String? {
    guard pictures.isEmpty, !folders.contains(where: names.meansClass) else { return nil }
    if folders.count == 1 { return folders.first }
    return Self.usual.first(where: folders.contains)
  }

  /// Where the validation pictures lie beside others.
  static let usual = [
    "val", "validation", "Data", "CLS-LOC", "ILSVRC", "ILSVRC2012", "images",
  ]
}

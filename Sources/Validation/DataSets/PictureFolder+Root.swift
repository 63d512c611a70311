internal import Tensors

extension PictureFolder {
  /// The folder at or below `path` where pictures or folders of classes lie.
  ///
  /// Archives unpack into folders within folders: `ILSVRC/Data/CLS-LOC/val`, `imagenet/val`. Where
  /// there are several parts, such as `train` and `val`, that for validation is taken, which
  /// `findings` say; `isClass` tells folders of classes by their names.
  static func root(
    below path: String, _ findings: inout [String], isClass: (String) -> Bool
  ) throws(ValidationError) -> PictureFolder {
    var folder = try PictureFolder(path)
    for _ in 0..<6 {
      guard !folder.folders.contains(where: isClass),
        let next = try folder.part(&findings) ?? folder.onlyWay
      else { break }
      folder = try PictureFolder("\(folder.path)/\(next)")
    }
    return folder
  }

  /// The part of a data set that is for validation; nil where the folder holds no parts.
  private func part(_ findings: inout [String]) throws(ValidationError) -> String? {
    let parts = folders.filter { Self.parts.contains($0.lowercased()) }
    let wanted = parts.filter { Self.wanted.contains($0.lowercased()) }
    guard wanted.count < 2, !wanted.isEmpty || parts.count < 2 else {
      let names = parts.map(quoted).joined(separator: " and ")
      throw ValidationError(
        path, .dataSet, "it holds the parts \(names), and it is not plain which is meant",
        hint: "give one of them, such as \(path)/\(wanted.first ?? parts.last ?? "val")")
    }
    guard let part = wanted.first else {
      if pictures.isEmpty, folders.count == 1, let part = parts.first {
        findings.append("\(quoted(part)) was taken, as there is no other part beside it")
        return part
      }
      return nil
    }
    let beside = folders.filter { $0 != part }
    if !beside.isEmpty { findings.append("\(quoted(part)) was taken, and not \(someOf(beside))") }
    if let first = pictures.first {
      findings.append(
        "\(counted(pictures.count, "picture")) left out: beside \(quoted(part)), such as "
          + quoted(first))
    }
    return part
  }

  /// The folder that the pictures can lie in alone, or are known to lie in.
  private var onlyWay: String? {
    guard pictures.isEmpty else { return nil }
    if folders.count == 1 { return folders.first }
    return Self.usual.first(where: folders.contains)
  }

  /// What the part for validation is called.
  private static let wanted: Set = ["val", "validation", "valid"]

  /// What the parts of data sets are called.
  private static let parts: Set = wanted.union(["train", "training", "test", "testing", "dev"])

  /// Where the validation pictures lie beside others.
  static let usual = [
    "val", "validation", "Data", "CLS-LOC", "ILSVRC", "ILSVRC2012", "images",
  ]
}

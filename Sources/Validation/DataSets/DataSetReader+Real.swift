internal import FoundationEssentials

extension DataSetReader {
  /// Puts reassessed labels in the place of the original ones, and leaves out pictures without any.
  ///
  /// The file has a list of classes for each validation picture, in the order of their numbers.
  mutating func replaceLabels(
    of labelled: inout LabelledFolder, with path: String
  ) throws(ValidationError) {
    let lists = try Self.lists(path: path)
    let numbers = ClassNumbers(options.classes)
    var kept: [LabelledPicture] = []
    for picture in labelled.pictures {
      guard let number = fileNumber(of: picture.file), lists.indices.contains(number - 1) else {
        throw ValidationError(
          path, .dataSet, "expected labels of pictures 1 to \(lists.count), found \(picture.file)")
      }
      let labels = lists[number - 1].compactMap { numbers.index(of: $0) }
      if !labels.isEmpty { kept.append(LabelledPicture(file: picture.file, labels: labels)) }
    }
    if kept.count < labelled.pictures.count {
      let count = counted(labelled.pictures.count - kept.count, "picture")
      findings.append("\(count) left out: people saw none of the classes in them")
    }
    labelled.pictures = kept
  }

  private static func lists(path: String) throws(ValidationError) -> [[Int]] {
    let bytes = try contents(of: path, limit: 256 << 20)
    do {
      return try JSONDecoder().decode([[Int]].self, from: Data(bytes))
    } catch {
      throw ValidationError(path, .dataSet, words(for: error))
    }
  }
}

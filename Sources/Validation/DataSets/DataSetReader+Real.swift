internal import Tensors

extension DataSetReader {
  /// The pictures of a folder without classes, which get their labels afterwards.
  mutating func unlabelledPictures(_ found: PictureFolder.Contents) -> LabelledFolder {
    note(others: found.others)
    note(hollow: found.hollow)
    note(cycles: found.cycles)
    return LabelledFolder(
      shape: .orderedList,
      pictures: found.pictures.map { LabelledPicture(file: $0, labels: []) })
  }

  /// Puts reassessed labels in the place of the original ones.
  ///
  /// Pictures in which people saw none of the classes do not count, as in the original evaluation,
  /// which is the mean over those that have a label.
  mutating func replaceLabels(
    of labelled: inout LabelledFolder, with path: String
  ) throws(ValidationError) {
    let numbers = ClassNumbers(options.classes)
    let labels = try RealLabels(path: path, classes: numbers.count)
    var kept: [LabelledPicture] = []
    var (without, foreign) = (0, [String]())
    for picture in labelled.pictures {
      let seen = try labels.classes(of: picture.file)
      let own = seen.compactMap { numbers.index(of: $0) }
      if !own.isEmpty {
        kept.append(LabelledPicture(file: picture.file, labels: own))
      } else if seen.isEmpty {
        without += 1
      } else {
        foreign.append(picture.file)
      }
    }
    if without > 0 {
      findings.append(
        "\(counted(without, "picture")) left out: people saw none of the classes in them")
    }
    if let first = foreign.first {
      findings.append(
        "\(counted(foreign.count, "picture")) left out: the model has no class for what people saw "
          + "in them, such as \(quoted(first))")
    }
    labelled.pictures = kept
  }
}

internal import Registry
internal import Tensors

extension DataSetReader {
  /// Reads a folder that has a folder a class.
  mutating func foldersOfClasses() throws(ValidationError) -> LabelledFolder {
    let shape = try shape()
    let indices = try indices(of: folder.folders, shape)
    var pictures: [LabelledPicture] = []
    var (others, hollow) = (folder.others, [String]())
    var cycles: [String] = []
    let around = FolderIdentity.all(around: folder.path)
    var unlabelled: [(name: String, count: Int)] = []
    var empty: [String] = []
    for name in folder.folders {
      let place = "\(folder.path)/\(name)"
      guard let identity = FolderIdentity(place), !around.contains(identity) else {
        cycles.append(name)
        continue
      }
      let found = try PictureFolder(place).everything(around: around)
      others += found.others.map { "\(name)/\($0)" }
      hollow += found.hollow.map { "\(name)/\($0)" }
      cycles += found.cycles
      guard let index = indices[name] else {
        unlabelled.append((name, found.pictures.count))
        continue
      }
      if found.pictures.isEmpty { empty.append(name) }
      pictures += found.pictures.map { LabelledPicture(file: "\(name)/\($0)", labels: [index]) }
    }
    note(others: others)
    note(hollow: hollow)
    note(cycles: cycles)
    note(stray: folder.pictures)
    note(empty: empty)
    try note(unlabelled)
    let wnids = shape == .wnidFolders ? Set(folder.folders.filter(isWnid)) : []
    return LabelledFolder(shape: shape, pictures: pictures, wnids: wnids)
  }

  private mutating func note(stray pictures: [String]) {
    guard let first = pictures.first else { return }
    findings.append(
      "\(counted(pictures.count, "picture")) left out: outside the folders of the classes, "
        + "such as \(quoted(first))")
  }

  private mutating func note(empty: [String]) {
    guard !empty.isEmpty else { return }
    findings.append(
      "\(counted(empty.count, "folder")) of \(empty.count == 1 ? "a class holds" : "classes hold") "
        + "no picture: \(someOf(empty))")
  }

  private mutating func note(_ unlabelled: [(name: String, count: Int)]) throws(ValidationError) {
    guard !unlabelled.isEmpty else { return }
    guard unlabelled.count < folder.folders.count else {
      throw fault(
        "the model has none of the classes that the folders are called by: "
          + someOf(unlabelled.map(\.name)),
        hint: "give the classes' names in the order of the model's outputs in a list")
    }
    let filled = unlabelled.filter { $0.count > 0 }
    guard !filled.isEmpty else { return }
    let count = filled.reduce(0) { $0 + $1.count }
    findings.append(
      "\(counted(count, "picture")) left out: the model has no class for the "
        + "\(filled.count == 1 ? "folder" : "folders") \(someOf(filled.map(\.name)))"
        + "\(meant(filled.map(\.name))): call folders as the model's classes are called, or give a "
        + "list of names")
  }

  /// The class that somebody may have meant who called a folder by one of `names`.
  private func meant(_ names: [String]) -> String {
    // Identifiers are all alike.
    guard names.count == 1, let name = names.first, options.classList == nil, !isWnid(name) else {
      return ""
    }
    let known = options.classes.labels.map { [$0.shortName] }
    let nearest = Suggestions.nearest(to: name, among: known).first { !folder.folders.contains($0) }
    return nearest.map { ", perhaps \(quoted($0))" } ?? ""
  }

  private func shape() throws(ValidationError) -> DataSet.Shape {
    if options.classList != nil { return .nameFolders }
    if folder.folders.contains(where: isWnid) { return .wnidFolders }
    if folder.folders.allSatisfy(isNumber) { return .indexFolders }
    return .nameFolders
  }

  private mutating func indices(
    of folders: [String], _ shape: DataSet.Shape
  ) throws(ValidationError) -> [String: Int] {
    if shape != .indexFolders { try refuseNumbering("these are \(shape.rawValue)") }
    switch shape {
    case .wnidFolders: return try indices(ofWnids: folders)
    case .indexFolders: return try indices(ofNumbers: folders)
    default: return try indices(ofNames: folders)
    }
  }

  private func indices(ofWnids folders: [String]) throws(ValidationError) -> [String: Int] {
    guard options.classes.labels.contains(where: { $0.wnid != nil }) else {
      throw fault(
        "the folders are called by WordNet identifiers, and none is known of the model's classes",
        hint: "give the identifiers in the order of the model's outputs in a list")
    }
    return indices(folders) { options.classes.index(ofWnid: $0) }
  }

  private func indices(ofNames folders: [String]) throws(ValidationError) -> [String: Int] {
    guard let list = options.classList else { return indices(folders, names.index(ofName:)) }
    let listed = try ClassList(path: list, classes: options.classes.count)
    return indices(folders) { listed.index(of: $0) }
  }

  /// The number is the class, however many folders there are and however they sort.
  private mutating func indices(
    ofNumbers folders: [String]
  ) throws(ValidationError) -> [String: Int] {
    let numbers = folders.compactMap { Int($0) }
    let limit = ClassNumbers(options.classes).count
    guard let most = numbers.max(), numbers.count == folders.count, stated != nil || most < limit
    else {
      let isFromOne = numbers.min() == 1 && numbers.max() == limit
      throw fault(
        "expected folders of classes 0 to \(limit - 1), found `\(numbers.max() ?? 0)`"
          + (isFromOne ? "; they seem to be counted from 1, in an order that cannot be told" : ""),
        hint:
          "call the folders by WordNet identifiers, or by numbers from 0, or say how they count: "
          + "--numbers 1, or --numbers devkit")
    }
    guard Set(numbers).count == numbers.count else {
      throw fault("two folders are called by the same number")
    }
    let meaning = try classes(ofFolders: numbers)
    return indices(folders) { Int($0).flatMap(meaning) }
  }

  private func indices(_ folders: [String], _ index: (String) -> Int?) -> [String: Int] {
    folders.reduce(into: [:]) { indices, name in indices[name] = index(name) }
  }
}

internal import Registry

extension DataSet {
  /// Looks at the folder at `path` and finds out which data set it is and what its pictures show.
  ///
  /// Labels come from WordNet identifiers, class numbers, class names or a list, never from a
  /// folder's position among others.
  public static func open(
    _ path: String, _ options: DataSetOptions
  ) throws(ValidationError) -> DataSet {
    guard isFolder(path) else { throw ValidationError(path, .file, "expected a folder") }
    var reader = try DataSetReader(path, options)
    return try reader.dataSet()
  }
}

/// Reads a data set from a folder.
struct DataSetReader {
  let path: String
  let options: DataSetOptions
  let names: FolderNames
  let folder: PictureFolder
  var findings: [String] = []

  init(_ path: String, _ options: DataSetOptions) throws(ValidationError) {
    try Self.checkNumbering(options)
    self.path = path
    self.options = options
    names = FolderNames(options.classes)
    (folder, findings) = try Self.root(path, options, names)
  }

  private static func root(
    _ path: String, _ options: DataSetOptions, _ names: FolderNames
  ) throws(ValidationError) -> (folder: PictureFolder, findings: [String]) {
    var listed: ClassList?
    if let list = options.classList {
      listed = try ClassList(path: list, classes: options.classes.count)
    }
    var findings: [String] = []
    let folder = try PictureFolder.root(below: path, &findings) { name in
      names.meansClass(name) || listed?.index(of: name) != nil
    }
    return (folder, findings)
  }

  mutating func dataSet() throws(ValidationError) -> DataSet {
    var labelled = try labelledPictures()
    if let real = options.realLabels { try replaceLabels(of: &labelled, with: real) }
    guard !labelled.pictures.isEmpty else { throw fault("no picture has a label") }
    let known = known(labelled)
    let restriction = try restriction(for: known)
    let kept = restricted(labelled.pictures, to: restriction)
    note(formatsOf: kept.map(\.file))
    guard !kept.isEmpty else { throw fault("no picture is of the classes that are asked for") }
    return DataSet(
      name: known.name(restrictedTo: restriction?.name), root: folder.path, shape: labelled.shape,
      classes: classes(restriction), logits: restriction?.logits,
      pictures: kept.sorted { $0.file.utf8.lexicographicallyPrecedes($1.file.utf8) },
      population: known.population(restrictedTo: restriction?.name), subset: nil,
      findings: findings)
  }

  private func known(_ labelled: LabelledFolder) -> KnownDataSet {
    let hasRealLabels = options.realLabels != nil
    if let stated = options.name {
      return KnownDataSet(stated: stated, hasRealLabels: hasRealLabels)
    }
    return KnownDataSet(
      labelled, path: path, hasRealLabels: hasRealLabels, records: options.records)
  }

  /// An error about the folder as a whole.
  func fault(_ detail: String, hint: String? = nil) -> ValidationError {
    ValidationError(path, .dataSet, detail, hint: hint)
  }

  private func classes(_ restriction: ClassRestriction?) -> [DataSetClass] {
    let all = options.classes.labels.map { DataSetClass(name: $0.name, wnid: $0.wnid) }
    return restriction.map { $0.logits.map { all[$0] } } ?? all
  }

  private mutating func labelledPictures() throws(ValidationError) -> LabelledFolder {
    // A list that was given has the word.
    if options.groundTruth != nil { return try flatPictures() }
    let hasClasses = options.classList != nil || folder.folders.contains(where: names.meansClass)
    if !folder.folders.isEmpty, hasClasses || folder.pictures.isEmpty {
      return try foldersOfClasses()
    }
    return try flatPictures()
  }
}

/// Pictures with labels, and how these were found.
struct LabelledFolder {
  let shape: DataSet.Shape
  var pictures: [LabelledPicture]
  /// The WordNet identifiers of the folders, where they are called so.
  var wnids: Set<String> = []
}

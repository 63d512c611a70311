internal import Registry
internal import Tensors

extension DataSetReader {
  /// Reads a folder of pictures whose classes stand in a list.
  mutating func flatPictures() throws(ValidationError) -> LabelledFolder {
    let found = try folder.everything()
    guard !found.pictures.isEmpty else { throw noPicture(found) }
    // Reassessed labels need no others.
    if options.realLabels != nil, options.groundTruth == nil {
      try refuseNumbering("ReaL's labels are taken by the pictures' own numbers")
      return unlabelledPictures(found)
    }
    guard let list = options.groundTruth ?? foundList() else {
      if let labelled = try namedPictures(found) { return labelled }
      let name = lastPart(of: folder.path)
      throw fault(
        "the pictures lie in one folder, and no list tells their classes",
        hint: names.meansClass(name)
          ? "\(quoted(name)) is the folder of one class: give the one that it lies in"
          : "give a list of files and classes, such as val.txt or LOC_val_solution.csv")
    }
    note(others: found.others)
    note(hollow: found.hollow)
    note(cycles: found.cycles)
    switch try GroundTruthList(path: list) {
    case .files(let table): return try pictures(found.pictures, table, list: list)
    case .ordered(let tokens): return try pictures(found.pictures, tokens, list: list)
    }
  }

  private mutating func pictures(
    _ files: [String], _ table: GroundTruthTable, list: String
  ) throws(ValidationError) -> LabelledFolder {
    let firstFour = (1...4).map { table.token(named: "ILSVRC2012_val_0000000\($0)")?.number }
    let meaning = try meaning(of: table.tokens, firstFour: firstFour, list: list, files: files)
    let tokens = try table.tokens(of: files, list: list)
    let given = tokens.compactMap(\.self)
    guard !given.isEmpty else {
      throw ValidationError(
        list, .dataSet,
        "it has none of the \(counted(files.count, "picture")), such as \(quoted(files[0]))")
    }
    let labelled = zip(files, tokens).compactMap { file, token in
      token.flatMap(meaning).map { LabelledPicture(file: file, labels: [$0]) }
    }
    note(unlisted: files.count - given.count, list: list)
    try note(foreign: given.filter { meaning($0) == nil }, of: given.count, list)
    note(missing: table.names.subtracting(files.map(stem)).sorted(), list: list)
    return LabelledFolder(shape: .fileList, pictures: labelled)
  }

  private mutating func pictures(
    _ files: [String], _ tokens: [LabelToken], list: String
  ) throws(ValidationError) -> LabelledFolder {
    let numbers = files.map(fileNumber)
    guard let most = numbers.compactMap(\.self).max(), !numbers.contains(nil),
      numbers.allSatisfy({ $0 ?? 0 >= 1 })
    else {
      throw fault(
        "\(list) names no files, and these are not all numbered as ILSVRC2012_val_00000001 is",
        hint: "give a list of files and classes")
    }
    guard most <= tokens.count else {
      throw ValidationError(
        list, .dataSet,
        "expected a line for each picture up to number \(most), "
          + "found \(tokens.count)")
    }
    let firstFour = tokens.prefix(4).map(\.number)
    let meaning = try meaning(of: tokens, firstFour: firstFour, list: list, files: files)
    let labelled = zip(files, numbers).compactMap { file, number -> LabelledPicture? in
      number.flatMap { meaning(tokens[$0 - 1]) }.map { LabelledPicture(file: file, labels: [$0]) }
    }
    let given = numbers.compactMap { $0.map { tokens[$0 - 1] } }
    try note(foreign: given.filter { meaning($0) == nil }, of: files.count, list)
    let there = Set(numbers.compactMap(\.self))
    note(
      missing: (1...tokens.count).filter { !there.contains($0) }.map { "number \($0)" }, list: list)
    return LabelledFolder(shape: .orderedList, pictures: labelled)
  }

  /// Pictures that have WordNet's identifier in their names, as `ILSVRC2012_val_00000001_n01751748`;
  /// nil where one of them has none.
  private mutating func namedPictures(
    _ found: PictureFolder.Contents
  ) throws(ValidationError) -> LabelledFolder? {
    let classes = options.classes
    guard classes.labels.contains(where: { $0.wnid != nil }),
      found.pictures.allSatisfy({ wnid(in: $0) != nil })
    else { return nil }
    try refuseNumbering("the files' names end in WordNet identifiers")
    note(others: found.others)
    note(hollow: found.hollow)
    note(cycles: found.cycles)
    let labelled = found.pictures.compactMap { file in
      wnid(in: file).flatMap { classes.index(ofWnid: $0) }
        .map { LabelledPicture(file: file, labels: [$0]) }
    }
    let given = found.pictures.compactMap(wnid(in:)).map(LabelToken.wnid)
    try note(
      foreign: given.filter { $0.index(in: classes, { _ in nil }) { _ in nil } == nil },
      of: given.count, "the files' names")
    return LabelledFolder(shape: .fileNames, pictures: labelled)
  }

  private mutating func meaning(
    of tokens: [LabelToken], firstFour: [Int?], list: String, files: [String]
  ) throws(ValidationError) -> (LabelToken) -> Int? {
    let (classes, names) = (options.classes, try named())
    let present = tokens.compactMap(\.number)
    guard !present.isEmpty else {
      try refuseNumbering("\(quoted(lastPart(of: list))) has no numbers")
      return { $0.index(in: classes, names) { _ in nil } }
    }
    let number = try self.classes(of: present, firstFour: firstFour, list: list, files: files)
    return { $0.index(in: classes, names, number: number) }
  }

  /// The class that a name means: by the list of names where there is one.
  private func named() throws(ValidationError) -> (String) -> Int? {
    guard let list = options.classList else { return names.index(ofName:) }
    return try ClassList(path: list, classes: options.classes.count).index(of:)
  }
}

extension LabelToken {
  /// What the list has.
  var text: String {
    switch self {
    case .wnid(let wnid): wnid
    case .number(let number): "\(number)"
    case .name(let name): name
    }
  }

  /// The class of a model that this means, where `names` and `number` tell the meaning of a name and
  /// of a number.
  func index(in classes: LabelSet, _ names: (String) -> Int?, number: (Int) -> Int?) -> Int? {
    switch self {
    case .name(let name): names(name)
    case .wnid(let wnid): classes.index(ofWnid: wnid)
    case .number(let value): number(value)
    }
  }
}

internal import Registry
internal import Tensors

/// The meaning of numbers. Lists in three orders look alike, and a wrong guess looks like a bad model,
/// so that nothing is guessed of ImageNet's validation pictures.
extension DataSetReader {
  /// What people said of the numbers: in words, or by giving the devkit's table.
  var stated: ClassNumbering? {
    options.numbering ?? (options.devkitClasses == nil ? nil : .devkit)
  }

  /// Refuses statements that contradict each other, and a table that is none.
  static func checkNumbering(_ options: DataSetOptions) throws(ValidationError) {
    guard let path = options.devkitClasses else { return }
    if let other = options.numbering, other != .devkit {
      throw ValidationError(
        path, .option, "a table of the devkit was given for numbers that are \(other.words)")
    }
    _ = try DevkitClasses(path: path)
  }

  /// Refuses what was said of numbers where there are none.
  func refuseNumbering(_ reason: String) throws(ValidationError) {
    guard let stated else { return }
    throw ValidationError(
      options.devkitClasses ?? path, .option,
      "that numbers are \(stated.words) says nothing here: \(reason)")
  }

  /// The classes that the `numbers` of `list` mean, which lists the classes of `files`.
  mutating func classes(
    of numbers: [Int], firstFour: [Int?], list: String, files: [String]
  ) throws(ValidationError) -> (Int) -> Int? {
    let told = NumberedClasses(firstFour: firstFour)
    let name = lastPart(of: list)
    switch try numbering(of: numbers, told, list: list, files: files) {
    case .fromZero: return try consecutive(numbers, from: 0, list)
    case .fromOne:
      findings.append("\(name) counts the classes from 1")
      return try consecutive(numbers, from: 1, list)
    case .devkit:
      let base = told == .devkitFromZero ? 1 : 0
      let table = try devkitTable(for: list, base: base)
      findings.append("\(name) holds the devkit's numbers, read with \(lastPart(of: table.path))")
      return try devkit(numbers, table, of: list, base: base)
    }
  }

  /// The classes that the numbers of folders mean.
  mutating func classes(ofFolders numbers: [Int]) throws(ValidationError) -> (Int) -> Int? {
    switch stated ?? .fromZero {
    case .fromZero: return try consecutive(numbers, from: 0, folder.path)
    case .fromOne: return try consecutive(numbers, from: 1, folder.path)
    case .devkit:
      let table = try devkitTable(for: folder.path, base: 0)
      findings.append(
        "the folders are called by the devkit's numbers, read with \(lastPart(of: table.path))")
      return try devkit(numbers, table, of: folder.path, base: 0)
    }
  }

  private mutating func numbering(
    of numbers: [Int], _ told: NumberedClasses, list: String, files: [String]
  ) throws(ValidationError) -> ClassNumbering {
    if let stated, let known = told.numbering, stated != known {
      throw ValidationError(
        options.devkitClasses ?? list, .option,
        "the numbers of \(quoted(lastPart(of: list))) are said to be \(stated.words), and those of the "
          + "first validation pictures, whose classes are known, are \(known.words)",
        hint: "leave the statement out, or correct the list")
    }
    if let known = stated ?? told.numbering { return known }
    if lastPart(of: list).lowercased() == Self.devkitList { return .devkit }
    try checkUnknown(numbers, list: list, files: files)
    return .fromZero
  }

  /// What the devkit's own list is called.
  private static let devkitList = "ilsvrc2012_validation_ground_truth.txt"

  /// Takes numbers that nothing tells of as the model's own where they can be, and where they are not
  /// of ImageNet's validation pictures, whose lists come in several orders.
  private mutating func checkUnknown(
    _ numbers: [Int], list: String, files: [String]
  ) throws(ValidationError) {
    let limit = ClassNumbers(options.classes).count
    let (least, most) = (numbers.min() ?? 0, numbers.max() ?? 0)
    guard most <= limit else {
      throw ValidationError(
        list, .dataSet,
        "expected classes 0 to \(limit - 1), found \(most): the order is unknown",
        hint: "give a list with WordNet identifiers")
    }
    let isAmbiguous = limit == 1000 && files.contains(where: isValidationPicture)
    guard most < limit, !isAmbiguous else {
      throw ValidationError(
        list, .dataSet,
        "its numbers, \(least) to \(most), may \(Self.meanings(least, most, limit)), and none of the "
          + "validation pictures whose classes are known confirms one order",
        hint: ClassNumbering.hint)
    }
    findings.append(
      "classes of \(lastPart(of: list)) taken as counted from 0 in the order of the model's")
  }

  /// What numbers of that range may be.
  private static func meanings(_ least: Int, _ most: Int, _ limit: Int) -> String {
    if least == 0 { return "count from 0 or be the devkit's less one" }
    return (most < limit ? "count from 0, count from 1" : "count from 1")
      + (limit == 1000 ? " or be the devkit's" : "")
  }

  private func consecutive(
    _ numbers: [Int], from first: Int, _ list: String
  ) throws(ValidationError) -> (Int) -> Int? {
    let meaning = ClassNumbers(options.classes)
    let range = first..<first + meaning.count
    guard stated == nil || numbers.allSatisfy(range.contains) else {
      let wrong = numbers.first { !range.contains($0) } ?? 0
      throw ValidationError(
        list, .dataSet,
        "its numbers are said to be counted from \(first): expected \(first) to "
          + "\(range.upperBound - 1), found \(wrong)",
        hint: ClassNumbering.hint)
    }
    return { meaning.index(of: $0 - first) }
  }

  private func devkit(
    _ numbers: [Int], _ table: DevkitClasses, of subject: String, base: Int
  ) throws(ValidationError) -> (Int) -> Int? {
    try table.check(numbers, of: subject, base: base)
    let classes = options.classes
    return { table.wnid(of: $0 + base).flatMap(classes.index(ofWnid:)) }
  }

  /// The devkit counts classes in an order of its own; taken for the model's, accuracy is chance.
  private func devkitTable(for subject: String, base: Int) throws(ValidationError) -> DevkitClasses
  {
    if let path = options.devkitClasses ?? foundDevkitClasses(list: subject) {
      return try DevkitClasses(path: path)
    }
    throw ValidationError(
      subject, .dataSet,
      "these are the devkit's ILSVRC2012_ID"
        + (base == 1 ? " less one" : "") + ", which are not in the order of the model's classes",
      hint:
        "put the devkit's map_clsloc.txt beside it or give it as --devkit-classes, give a list with "
        + "WordNet identifiers, or state another order: --numbers 0 or --numbers 1")
  }
}

/// Whether `file` is called as ImageNet's validation pictures are.
func isValidationPicture(_ file: String) -> Bool { lastPart(of: file).hasPrefix("ILSVRC2012_val_") }

internal import Registry
internal import Tensors

/// What is said of pictures and files that are passed over.
extension DataSetReader {
  /// Says which links were not followed, as they lead to a folder that they lie in.
  mutating func note(cycles: [String]) {
    guard let first = cycles.first else { return }
    findings.append(
      "\(counted(cycles.count, "link")) left out: to a folder around it, such as \(quoted(lastPart(of: first)))"
    )
  }

  /// Says which files are no pictures.
  mutating func note(others: [String]) {
    guard !others.isEmpty else { return }
    findings.append(
      "\(counted(others.count, "file")) \(others.count == 1 ? "is" : "are") no picture by name: "
        + Self.firstTen(of: others))
  }

  /// Says which folders are called as pictures are.
  mutating func note(hollow: [String]) {
    guard !hollow.isEmpty else { return }
    findings.append(
      "\(counted(hollow.count, "folder")) called as \(hollow.count == 1 ? "a picture is holds" : "pictures are hold") "
        + "none: \(Self.firstTen(of: hollow))")
  }

  /// Says which pictures are called as formats that are not read; what they hold may be another.
  mutating func note(formatsOf files: [String]) {
    let foreign = files.filter { PictureFolder.foreignEnding(of: $0) != nil }
    guard !foreign.isEmpty else { return }
    let endings = Set(foreign.compactMap(PictureFolder.foreignEnding)).sorted()
    findings.append(
      "\(counted(foreign.count, "picture")) called as \(endings.joined(separator: ", ")): "
        + "\(Self.firstTen(of: foreign)); these formats are not read, convert to JPEG, PNG or WebP "
        + "what is unreadable")
  }

  /// The first ten names, and how many more there are.
  private static func firstTen(of names: [String]) -> String {
    names.prefix(10).map(quoted).joined(separator: ", ")
      + (names.count > 10 ? " and \(grouped(names.count - 10)) more" : "")
  }

  mutating func note(unlisted count: Int, list: String) {
    guard count > 0 else { return }
    findings.append(
      "\(counted(count, "picture")) left out: not in \(lastPart(of: list))")
  }

  /// Says which classes of the list the model has not; an error where that leaves no picture.
  mutating func note(
    foreign: [LabelToken], of count: Int, _ list: String
  ) throws(ValidationError) {
    guard !foreign.isEmpty else { return }
    var seen: Set<LabelToken> = []
    let some = someOf(foreign.filter { seen.insert($0).inserted }.map(\.text))
    guard foreign.count < count else {
      throw ValidationError(
        list, .dataSet, "the model has none of the classes that stand in it: \(some)",
        hint: "call classes as the model does, or give a list of their names in its order")
    }
    findings.append(
      "\(counted(foreign.count, "picture")) left out: the model has no class for \(some) "
        + "of \(lastPart(of: list))")
  }

  /// That there is no picture, and what there is.
  func noPicture(_ found: PictureFolder.Contents) -> ValidationError {
    guard let first = found.others.first else { return fault("no picture lies in this folder") }
    return fault(
      "no picture lies in this folder, but \(counted(found.others.count, "other file")), such as "
        + quoted(first),
      hint: "unpack archives and tables (.tar, .parquet) into picture files first")
  }

  /// Says which pictures of the list are not there.
  mutating func note(missing: [String], list: String) {
    guard !missing.isEmpty else { return }
    findings.append(
      "\(counted(missing.count, "picture")) of \(lastPart(of: list)) "
        + "\(missing.count == 1 ? "is" : "are") missing: \(Self.firstTen(of: missing))")
  }
}

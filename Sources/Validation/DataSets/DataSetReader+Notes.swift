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

  /// Says how many files are no pictures.
  mutating func note(others: Int) {
    guard others > 0 else { return }
    findings.append("\(counted(others, "file")) \(others == 1 ? "is" : "are") no picture by name")
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
    guard found.others > 0 else { return fault("no picture lies in this folder") }
    let example = folder.others.first.map { ", such as \(quoted($0))" } ?? ""
    return fault(
      "no picture lies in this folder, but \(counted(found.others, "other file"))\(example)",
      hint: "unpack archives and tables (.tar, .parquet) into picture files first")
  }

  /// Says which pictures of the list are not there.
  mutating func note(missing: [String], list: String) {
    guard !missing.isEmpty else { return }
    let names = missing.prefix(3).map(quoted).joined(separator: ", ")
    findings.append(
      "\(counted(missing.count, "picture")) of \(lastPart(of: list)) "
        + "\(missing.count == 1 ? "is" : "are") missing: \(names)"
        + (missing.count > 3 ? ", …" : ""))
  }
}

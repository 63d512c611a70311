internal import Tensors

/// The devkit's table of classes: a WordNet identifier, its number and a name on each line.
struct DevkitClasses {
  /// The file.
  let path: String
  private let wnids: [Int: String]

  /// Reads a file such as `map_clsloc.txt`.
  init(path: String) throws(ValidationError) {
    var wnids: [Int: String] = [:]
    for (index, line) in try textLines(of: path).enumerated() where !line.isEmpty {
      let fields = line.split { $0 == " " || $0 == "\t" || $0 == "," }.prefix(2).map(String.init)
      guard let wnid = fields.first(where: isWnid),
        let number = fields.first(where: isNumber).flatMap({ Int($0) }), wnids[number] == nil
      else {
        throw ValidationError(
          path, .dataSet,
          "line \(index + 1): expected a WordNet identifier and a new number, "
            + "found \(quoted(line))")
      }
      wnids[number] = wnid
    }
    guard !wnids.isEmpty else { throw ValidationError(path, .dataSet, "the table is empty") }
    self.path = path
    self.wnids = wnids
  }

  /// The identifier of class `number`.
  func wnid(of number: Int) -> String? { wnids[number] }

  /// Sees to it that the table has all `numbers` of `subject`: another's table labels nothing.
  func check(_ numbers: [Int], of subject: String, base: Int) throws(ValidationError) {
    guard let wrong = numbers.filter({ wnids[$0 + base] == nil }).min() else { return }
    throw ValidationError(
      path, .dataSet,
      "it has no class \(wrong + base), as \(quoted(lastPart(of: subject))) has: the numbers are not the "
        + "devkit's, or the table is another",
      hint: ClassNumbering.hint)
  }
}

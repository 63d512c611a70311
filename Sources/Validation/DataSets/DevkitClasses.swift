internal import Tensors

/// The devkit's table of classes: a WordNet identifier, its number and a name on each line.
struct DevkitClasses {
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
    self.wnids = wnids
  }

  /// The identifier of class `number`.
  func wnid(of number: Int) -> String? { wnids[number] }
}

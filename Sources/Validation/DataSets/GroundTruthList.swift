internal import Tensors

/// A list of the classes of pictures.
enum GroundTruthList {
  /// Files with their classes.
  case files(GroundTruthTable)
  /// Classes in the order of the pictures' numbers.
  case ordered([LabelToken])

  /// Reads the file at `path`: Kaggle's CSV, lines of a file and a class, or lines of a class.
  init(path: String) throws(ValidationError) {
    let lines = try textLines(of: path).filter { !$0.isEmpty }
    guard let first = lines.first else { throw Self.fault(path, 1, "the list is empty") }
    if first.lowercased().hasPrefix("imageid,predictionstring") {
      self = .files(try GroundTruthTable(lines.dropFirst(), list: path, start: 2))
    } else if LabelToken(first) != nil {
      self = .ordered(try Self.column(lines, path: path))
    } else {
      let hasHeader =
        GroundTruthEntry(first).map {
          $0.isHeader(before: lines.dropFirst().first.flatMap(GroundTruthEntry.init))
        } ?? true
      self = .files(
        try GroundTruthTable(
          lines.dropFirst(hasHeader ? 1 : 0), list: path, start: hasHeader ? 2 : 1))
    }
  }

  private static func column(_ lines: [String], path: String) throws(ValidationError)
    -> [LabelToken]
  {
    var tokens: [LabelToken] = []
    for (index, line) in lines.enumerated() {
      guard let token = LabelToken(line) else {
        throw fault(path, index + 1, "expected a class, found \(quoted(line))")
      }
      tokens.append(token)
    }
    return tokens
  }

  private static func fault(_ path: String, _ line: Int, _ detail: String) -> ValidationError {
    ValidationError(path, .dataSet, "line \(line): \(detail)")
  }
}

/// The name of a file without its folders and its extension.
func stem(of file: String) -> String {
  let name = lastPart(of: file)
  guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
  return String(name[..<dot])
}

/// WordNet's identifier at the end of a file's name, after a mark: that of
/// `ILSVRC2012_val_00000293_n02129165.JPEG`.
func wnid(in file: String) -> String? {
  let name = stem(of: file)
  let end = String(name.suffix(9))
  return isWnid(end) && name.dropLast(9).hasSuffix("_") ? end : nil
}

/// The name of a file without its folders, its extension and WordNet's identifier at its end.
func numberedName(of file: String) -> String {
  let name = stem(of: file)
  return wnid(in: file) == nil ? name : String(name.dropLast(10))
}

/// The number at the end of a file's name: 293 of `ILSVRC2012_val_00000293.JPEG`.
func fileNumber(of file: String) -> Int? {
  let digits = String(numberedName(of: file).reversed().prefix { isNumber(String($0)) }.reversed())
  return Int(digits)
}

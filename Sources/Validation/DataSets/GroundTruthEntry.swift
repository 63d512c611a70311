/// A line of a list: a file and its class.
struct GroundTruthEntry {
  /// The file, as the list calls it.
  let path: String
  /// The class.
  let token: LabelToken

  /// Whether the class is given by its name.
  var isName: Bool {
    if case .name = token { true } else { false }
  }

  /// Reads what stands before the first comma, semicolon, tab or else space, and the class after it.
  ///
  /// Kaggle's table has a class and a box for every object, always of one class in this data set.
  init?(_ line: String) {
    let mark = line.firstIndex { ",;\t".contains($0) } ?? line.firstIndex(of: " ")
    guard let mark else { return nil }
    path = Self.unquoted(String(line[..<mark]))
    let rest = trimmed(String(line[line.index(after: mark)...]))
    let end = rest.hasPrefix("\"") ? nil : rest.firstIndex { ",;\t".contains($0) }
    let field = Self.unquoted(String(rest[..<(end ?? rest.endIndex)]))
    let words = field.split(separator: " ")
    guard !path.isEmpty, LabelToken(path) == nil, let first = words.first else { return nil }
    if let token = LabelToken(first), words.dropFirst().allSatisfy(Self.isOfBox) {
      self.token = token
    } else if line[mark] != " " || PictureFolder.isPicture(path) {
      token = .name(field)
    } else {
      return nil
    }
  }

  /// Whether this is the header of a table whose next line is `next`, and no picture.
  func isHeader(before next: GroundTruthEntry?) -> Bool {
    guard isName, !PictureFolder.isPicture(path) else { return false }
    return next.map { PictureFolder.isPicture($0.path) } == true
      || Self.headings.contains(path.lowercased().filter(\.isLetter))
  }

  /// What columns of files are called.
  private static let headings: Set = [
    "file", "filename", "filepath", "files", "id", "image", "imageid", "imagename", "imagepath",
    "images", "img", "name", "path", "picture",
  ]

  /// Whether a word is a number or a class, as those of a box and of further objects are.
  private static func isOfBox(_ word: Substring) -> Bool {
    LabelToken(word) != nil || Double(word) != nil
  }

  /// The field without the quotes that it may stand in.
  private static func unquoted(_ field: String) -> String {
    let field = trimmed(field)
    guard field.hasPrefix("\""), let end = field.dropFirst().firstIndex(of: "\"") else {
      return field
    }
    return String(field[field.index(after: field.startIndex)..<end])
  }
}

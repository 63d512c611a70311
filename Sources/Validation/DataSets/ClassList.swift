internal import Tensors

/// The names of folders in the order of a model's classes, from a file with a line a class.
struct ClassList {
  private let indices: [String: Int]

  /// Reads the file at `path`; its lines must be as many as there are classes.
  init(path: String, classes: Int) throws(ValidationError) {
    let lines = try textLines(of: path)
    guard lines.count == classes else {
      throw ValidationError(
        path, .dataSet, "expected \(classes) lines, one a class, found \(lines.count)")
    }
    var indices: [String: Int] = [:]
    for (index, line) in lines.enumerated() {
      guard indices.updateValue(index, forKey: line) == nil else {
        throw ValidationError(path, .dataSet, "\(quoted(line)) stands twice")
      }
    }
    // An identifier before a name means the class as well, where no other line begins so.
    let beginnings = Dictionary(grouping: lines.indices) { Self.firstField(of: lines[$0]) }
    for (name, found) in beginnings where found.count == 1 && indices[name] == nil {
      indices[name] = found[0]
    }
    self.indices = indices
  }

  /// The class of the folder called `name`: that line, or the one that starts with it.
  func index(of name: String) -> Int? { indices[name] }

  private static func firstField(of line: String) -> String {
    line.split { $0 == " " || $0 == "\t" || $0 == "," }.first.map(String.init) ?? line
  }
}

/// The lines of the text file at `path`, without line ends, spaces around them and empty last lines.
func textLines(of path: String) throws(ValidationError) -> [String] {
  let bytes = try contents(of: path, limit: 256 << 20)
  var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map {
    trimmed(String(decoding: $0, as: UTF8.self))
  }
  while lines.last == "" { lines.removeLast() }
  if lines.first?.hasPrefix("\u{FEFF}") == true { lines[0].removeFirst() }
  return lines
}

/// `text` without spaces at its ends.
func trimmed(_ text: String) -> String {
  String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
}

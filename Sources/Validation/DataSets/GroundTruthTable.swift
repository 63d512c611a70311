internal import Tensors

/// The classes of files, as a list gives them.
///
/// Folders and extensions count as far as both the list and the pictures have them: a list may name
/// `val/cat/1.jpg`, `cat/1.jpg`, `1.jpg` or `1`.
struct GroundTruthTable {
  /// The class of each path without its extension.
  private let byPath: [String: LabelToken]
  /// The class of each name, where it is one.
  private let byName: [String: LabelToken]
  /// Names that stand for files of several classes.
  private let ambiguous: Set<String>
  /// The folders that all of its files lie in, which the pictures need not.
  private let prefix: String

  /// Takes in the lines of the file at `list`, whose first is number `start`.
  init(_ lines: ArraySlice<String>, list: String, start: Int) throws(ValidationError) {
    var byPath: [String: LabelToken] = [:]
    for (index, line) in lines.enumerated() {
      guard let entry = GroundTruthEntry(line) else {
        throw ValidationError(
          list, .dataSet,
          "line \(start + index): expected a file and its class, found \(quoted(line))")
      }
      let path = Self.plain(entry.path)
      if let other = byPath.updateValue(entry.token, forKey: path), other != entry.token {
        throw ValidationError(
          list, .dataSet,
          "line \(start + index): \(quoted(path)) stands twice with different classes")
      }
    }
    let names = Dictionary(grouping: byPath) { lastPart(of: $0.key) }
      .mapValues { Set($0.map(\.value)) }
    self.byPath = byPath
    byName = names.compactMapValues { $0.count == 1 ? $0.first : nil }
    ambiguous = Set(names.filter { $0.value.count > 1 }.keys)
    prefix = Self.folders(byPath.keys)
  }

  /// All classes that it gives.
  var tokens: [LabelToken] { Array(byPath.values) }

  /// The names that it has, without folders and extensions.
  var names: Set<String> { ambiguous.union(byName.keys) }

  /// The class of a file that is called so, wherever it lies.
  func token(named name: String) -> LabelToken? { byName[name] }

  /// The class of each of `files`, where it has one.
  ///
  /// - Throws: `ValidationError` where a name in the list may mean several of them.
  func tokens(of files: [String], list: String) throws(ValidationError) -> [LabelToken?] {
    let twins = Dictionary(grouping: files, by: stem).filter { $0.value.count > 1 }
    var tokens: [LabelToken?] = []
    for file in files {
      if let token = token(ofPath: file) {
        tokens.append(token)
        continue
      }
      let name = stem(of: file)
      if let several = twins[name], byName[name] != nil {
        throw ValidationError(
          list, .dataSet, "\(quoted(name)) may mean \(someOf(several))",
          hint: "give their paths from the folder of the pictures")
      }
      tokens.append(byName[name])
    }
    return tokens
  }

  /// The class of the file at `path`, by as many of its folders as the list has.
  private func token(ofPath path: String) -> LabelToken? {
    let parts = Self.plain(path).split(separator: "/")
    for start in parts.indices.dropLast() {
      let end = parts[start...].joined(separator: "/")
      if let token = byPath[end] ?? byPath[prefix + end] { return token }
    }
    // A name alone is a path where the list has no folders and the pictures have none.
    return parts.count == 1 ? byPath[prefix + parts[0]] : nil
  }

  /// The path without a point before it and without its extension.
  private static func plain(_ path: String) -> String {
    let parts = path.split { $0 == "/" || $0 == "\\" }.filter { $0 != "." }
    return (parts.dropLast().map(String.init) + [stem(of: parts.last.map(String.init) ?? path)])
      .joined(separator: "/")
  }

  /// The folders that all of `paths` lie in, with a slash at the end.
  private static func folders(_ paths: some Collection<String>) -> String {
    let folders = paths.map { $0.split(separator: "/").dropLast() }
    guard var common = folders.first else { return "" }
    for folder in folders where !common.isEmpty {
      common = common.prefix(zip(common, folder).prefix { $0.0 == $0.1 }.count)
    }
    return common.map { $0 + "/" }.joined()
  }
}

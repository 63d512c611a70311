/// What another implementation said of pictures, found by the names of their files.
///
/// Where no file has the same path, those are the same whose names without folders are, as little
/// else survives a move; names that stand for several files are left out.
struct FilePairs<Value> {
  private let byPath: [String: Value]
  private let byName: [String: Value]

  init(_ values: [String: Value]) {
    byPath = values
    byName = Dictionary(grouping: values) { lastPart(of: $0.key) }
      .compactMapValues { $0.count == 1 ? $0.first?.value : nil }
  }

  /// What there is of `files`, under the names that these have.
  func matching(_ files: [String]) -> [String: Value] {
    for others in [byPath, byInnerPath] {
      let exact = pairs(files) { others[$0] }
      if !exact.isEmpty { return exact }
    }
    let named = Dictionary(grouping: files, by: lastPart)
    return pairs(files) { file in
      let name = lastPart(of: file)
      return named[name]?.count == 1 ? byName[name] : nil
    }
  }

  private func pairs(_ files: [String], _ value: (String) -> Value?) -> [String: Value] {
    Dictionary(
      files.compactMap { file in value(file).map { (file, $0) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The same without the folders that all files lie in.
  private var byInnerPath: [String: Value] {
    let folders = byPath.keys.map { $0.split(separator: "/").dropLast() }
    guard var common = folders.first else { return [:] }
    for folder in folders where !common.isEmpty {
      common = common.prefix(zip(common, folder).prefix { $0.0 == $0.1 }.count)
    }
    guard !common.isEmpty else { return [:] }
    let inner = byPath.map { path, value in
      (path.split(separator: "/").dropFirst(common.count).joined(separator: "/"), value)
    }
    return Dictionary(inner, uniquingKeysWith: { first, _ in first })
  }
}

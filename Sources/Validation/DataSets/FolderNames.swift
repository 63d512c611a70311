internal import Registry

/// How names of folders mean classes of a model.
struct FolderNames {
  private let classes: LabelSet
  private let byName: [String: Int]

  init(_ classes: LabelSet) {
    self.classes = classes
    var seen: [String: Int?] = [:]
    for (index, label) in classes.labels.enumerated() {
      for name in Set([label.name, label.shortName].map(Self.plain)) {
        // A name that two classes share means neither.
        seen[name] = seen[name] == nil ? .some(index) : .some(nil)
      }
    }
    byName = seen.compactMapValues(\.self)
  }

  /// The class that people call by `name`, in any case and with `_` for a space.
  func index(ofName name: String) -> Int? { byName[Self.plain(name)] }

  /// Whether a folder of that name is likely to hold one class.
  func meansClass(_ name: String) -> Bool {
    isWnid(name) || isNumber(name) || index(ofName: name) != nil
  }

  private static func plain(_ name: String) -> String {
    String(name.lowercased().map { $0 == "_" ? " " : $0 })
  }
}

/// Whether `name` is formed as WordNet's identifiers of nouns are: `n` and eight digits.
func isWnid(_ name: String) -> Bool {
  name.utf8.count == 9 && name.hasPrefix("n") && isNumber(String(name.dropFirst()))
}

/// Whether `name` consists of digits.
func isNumber(_ name: String) -> Bool {
  !name.isEmpty && name.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
}

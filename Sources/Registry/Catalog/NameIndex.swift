/// From names in any case of letters to the models that they mean.
struct NameIndex: Hashable, Sendable {
  private var exact: [String: Int] = [:]
  private var shared: [String: [Int]] = [:]

  /// Indexes `models`, of which the first `known` ones come from other files; a name that means two
  /// models is a fault, whose place counts from the first model after those.
  init(_ models: [ModelEntry], known: Int = 0) throws(CatalogFault) {
    for (index, model) in models.enumerated() {
      let place = "models[\(index - known)]"
      guard isPlainFileName(model.name) else {
        throw CatalogFault(
          place: "\(place).name",
          reason: "`\(model.name.prefix(200))` \(fault(ofName: model.name))")
      }
      try add(model.name, for: index, at: "\(place).name", known: known)
      try add(model.qualifiedName, for: index, at: "\(place).name", known: known)
      for (number, alias) in model.aliases.enumerated() {
        try add(alias, for: index, at: "\(place).aliases[\(number)]", known: known)
      }
      for name in model.sharedNames { shared[name.lowercased(), default: []].append(index) }
    }
  }

  private mutating func add(
    _ name: String, for model: Int, at place: String, known: Int
  ) throws(CatalogFault) {
    guard let other = exact.updateValue(model, forKey: name.lowercased()) else { return }
    let reason =
      other < known
      ? "`\(name)` names a model of another catalogue already; an entry that is to take its place "
        + "says so with `replaces`"
      : "`\(name)` already names models[\(other - known)]"
    throw CatalogFault(place: place, reason: reason)
  }

  /// The model that has `name` for its own.
  func model(named name: String) -> Int? { exact[name.lowercased()] }

  /// The models that share `name`.
  func models(sharing name: String) -> [Int] { shared[name.lowercased()] ?? [] }
}

/// Why `name` cannot be a model's.
private func fault(ofName name: String) -> String {
  if name.isEmpty { return "is empty" }
  if name.hasPrefix(".") { return "begins with a dot" }
  if name.utf8.count > 200 { return "… is longer than 200 letters" }
  return "has characters other than letters, digits and . _ + -"
}

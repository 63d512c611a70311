/// From names in any case of letters to the models that they mean.
struct NameIndex: Hashable, Sendable {
  private var exact: [String: Int] = [:]
  private var shared: [String: [Int]] = [:]

  /// Indexes `models`; a name that means two models is a fault.
  init(_ models: [ModelEntry]) throws(CatalogFault) {
    for (index, model) in models.enumerated() {
      let place = "models[\(index)]"
      guard isPlainFileName(model.name) else {
        throw CatalogFault(
          place: "\(place).name",
          reason: "`\(model.name)` has characters other than letters, digits and . _ + -")
      }
      try add(model.name, for: index, at: "\(place).name")
      try add(model.qualifiedName, for: index, at: "\(place).name")
      for (number, alias) in model.aliases.enumerated() {
        try add(alias, for: index, at: "\(place).aliases[\(number)]")
      }
      for name in model.sharedNames { shared[name.lowercased(), default: []].append(index) }
    }
  }

  private mutating func add(
    _ name: String, for model: Int, at place: String
  ) throws(CatalogFault) {
    if let other = exact.updateValue(model, forKey: name.lowercased()) {
      throw CatalogFault(place: place, reason: "`\(name)` already names models[\(other)]")
    }
  }

  /// The model that has `name` for its own.
  func model(named name: String) -> Int? { exact[name.lowercased()] }

  /// The models that share `name`.
  func models(sharing name: String) -> [Int] { shared[name.lowercased()] ?? [] }
}

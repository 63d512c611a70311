/// The exact table of names of a layout: Swift name to place, `#` standing for a block's number.
package struct Naming: Hashable, Sendable {
  private var places: [String: Place] = [:]
  private var isIdentity = false

  /// The table of the Swift layout itself.
  static let identity = {
    var naming = Naming()
    naming.isIdentity = true
    return naming
  }()

  /// A table of single tensors and of modules; a module has a weight and a bias.
  init(tensors: [String: String] = [:], modules: [String: String] = [:]) {
    for (weight, name) in tensors { places[weight] = .whole(name) }
    for (weight, name) in modules {
      for leaf in [".weight", ".bias"] { places[weight + leaf] = .whole(name + leaf) }
    }
  }

  /// Adds batch norms, which have running statistics beside weight and bias.
  func batchNorms(_ norms: [String: String]) -> Naming {
    var statistics: [String: String] = [:]
    for (weight, name) in norms {
      statistics[weight + ".mean"] = name + ".running_mean"
      statistics[weight + ".variance"] = name + ".running_var"
    }
    return adding(Naming(tensors: statistics, modules: norms))
  }

  /// Adds convolutions without bias that a batch norm follows; `leaves` are the names of the two.
  func convolutions(_ modules: [String: String], leaves: (String, String)) -> Naming {
    var weights: [String: String] = [:]
    var norms: [String: String] = [:]
    for (weight, name) in modules {
      weights[weight + ".weight"] = "\(name).\(leaves.0).weight"
      norms[weight + ".norm"] = "\(name).\(leaves.1)"
    }
    return adding(Naming(tensors: weights)).batchNorms(norms)
  }

  /// Adds weights that are not whole tensors.
  func placing(_ special: [String: Place]) -> Naming {
    var result = self
    result.places.merge(special) { _, new in new }
    return result
  }

  func adding(_ other: Naming) -> Naming { placing(other.places) }

  /// The same table one level deeper on both sides.
  func under(_ weight: String, _ name: String) -> Naming {
    var result = Naming()
    for (key, place) in places { result.places[weight + key] = place.mapNames { name + $0 } }
    return result
  }

  /// Where `weight` is kept, or nil where the layout has no place for it.
  package func place(of weight: String) -> Place? {
    if isIdentity { return .whole(weight) }
    if let place = places[weight] { return place }
    var numbers: [Substring] = []
    let template = weight.split(separator: ".").map { part in
      guard part.allSatisfy(\.isWholeNumber) else { return part }
      numbers.append(part)
      return "#"
    }
    return places[template.joined(separator: ".")]?.mapNames { fill($0, with: numbers) }
  }

  private func fill(_ template: String, with numbers: [Substring]) -> String {
    var rest = numbers[...]
    return template.split(separator: ".")
      .map { $0 == "#" ? rest.popFirst() ?? $0 : $0 }
      .joined(separator: ".")
  }
}

internal import Tensors

extension RenamePlan {
  /// The tensors of `source` that become weights although they hold no real floating-point numbers,
  /// with the types that they have.
  func weightsOfOtherTypes(
    in source: StateDict
  ) throws(ConversionError) -> [(tensor: String, type: String)] {
    let derived = Set(try LayoutTable(to, configuration).derived.map(\.name))
    var found: [(tensor: String, type: String)] = []
    for target in targets where !derived.contains(target.name) {
      for name in target.sourceNames where !found.contains(where: { $0.tensor == name }) {
        guard let type = source[name]?.scalarType,
          !type.isFloatingPoint || !FloatWidening.supports(type)
        else { continue }
        found.append((name, type.rawValue))
      }
    }
    return found
  }
}

public import Tensors

extension WeightSchema {
  /// Checks that `weights` are these, by name and by shape.
  ///
  /// Throws one error for all names that are missing or unexpected, else one for the first weight of
  /// another shape. The values are not read.
  public func check(_ weights: StateDict) throws(ModelError) {
    let missing = self.weights.map(\.name).filter { weights[$0] == nil }
    let known = Set(self.weights.map(\.name))
    let unexpected = weights.names.filter { !known.contains($0) }
    guard missing.isEmpty, unexpected.isEmpty else {
      throw .names(missing: missing, unexpected: unexpected)
    }
    for weight in self.weights {
      guard let found = weights[weight.name]?.shape, found != weight.shape else { continue }
      throw .misshapen(weight: weight.name, expected: weight.shape, found: found)
    }
  }
}

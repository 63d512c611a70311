extension Zoo {
  /// The published model of that name: with its weights from the store, or as a new one.
  ///
  /// A model that is not `pretrained` is filled as the original implementation fills it before
  /// training, for the same `seed` always with the same values.
  ///
  /// - Throws: `RegistryError` where no model has the name or its file is not to be had, `ModelError`
  ///   where the catalogue does not know enough of it to make a new one.
  public func model(
    named name: String, pretrained: Bool = true, seed: UInt64 = 0
  ) throws -> LoadedModel {
    let entry = try catalog.model(named: name)
    if pretrained { return try load(entry.qualifiedName) }
    guard let configuration = entry.configuration else {
      throw ModelError.configuration("the sizes of \(entry.name) are not published")
    }
    let weights = StateDict.random(for: configuration, seed: seed)
    return LoadedModel(
      name: entry.name, configuration: configuration,
      model: try makeModel(weights, configuration),
      preprocessing: Preprocessing.usual(for: configuration, entry),
      labels: entry.labels?.labels, entry: entry, path: nil, layout: .swift, metadata: [:])
  }
}

extension Predictions {
  /// The same predictions, of a data set that people call `name`; nil changes nothing.
  ///
  /// What a folder is may become known after it was run.
  package func naming(_ name: String?) -> Predictions {
    guard let name else { return self }
    var named = self
    named.identity.dataSet = name
    named.identity.population = KnownDataSet(stated: name, hasRealLabels: false)
      .population(restrictedTo: nil)
    return named
  }
}

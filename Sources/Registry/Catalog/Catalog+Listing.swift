extension Catalog {
  /// The models that `filter` asks for, in `order`.
  ///
  /// Throws `unknownValue` where the filter names a family, a publisher, a data set or a size that
  /// no model has, so that a misspelt filter does not pass for an empty answer.
  package func models(
    matching filter: ModelFilter, order: ModelOrder = .catalog
  ) throws(RegistryError) -> [ModelEntry] {
    try check(filter.family, "family", known: models.map(\.family))
    try check(filter.publisher, "publisher", known: models.map(\.publisher))
    try check(filter.dataset, "data set", known: models.flatMap(\.datasets))
    try check(filter.size, "size", known: models.compactMap(\.size))
    return order.sorted(models.filter(filter.accepts))
  }

  private func check(
    _ value: String?, _ field: String, known: [String]
  ) throws(RegistryError) {
    guard let value, !known.contains(where: { $0.lowercased() == value.lowercased() }) else {
      return
    }
    throw .unknownValue(value, of: field, known: Set(known).sorted())
  }
}

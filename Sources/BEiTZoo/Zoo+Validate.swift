extension Zoo {
  /// Compares a classifier with what an original implementation computed for pictures.
  ///
  /// The pictures are prepared as the references say, and their files lie in `pictures` beside the
  /// file `references`, or beside it. `progress` is told how far the comparison has come.
  ///
  /// - Throws: `ValidationError` where the references cannot be used, and what `load` throws.
  public func validate(
    _ model: String, references: String, settings: ModelSettings = ModelSettings(),
    tolerance: ParityTolerance = ParityTolerance(), progress: (Progress) -> Void = { _ in }
  ) throws -> ParityReport {
    let loaded = try load(model, settings: settings)
    guard let classifier = loaded.model as? Classifier else {
      throw ModelError.input(
        name: model, expected: "a classifier", found: "a \(loaded.configuration.task) model")
    }
    var run = try ParityRun(path: references)
    run.tolerance = tolerance
    return try run.report(for: classifier, named: loaded.name, progress: progress)
  }
}

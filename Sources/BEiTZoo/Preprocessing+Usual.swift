extension Preprocessing {
  /// What the catalogue states of the entry, else the pipeline of the original implementation.
  static func usual(for configuration: Configuration, _ entry: ModelEntry?) -> Preprocessing {
    let side = configuration.backbone.imageSize
    if let stated = entry?.preprocessing { return stated.giving(side: side) }
    guard configuration.task != .tokenizer else { return .tokenizer(imageSize: side) }
    var result = Preprocessing.unilm(imageSize: side)
    if let normalization = entry?.normalization {
      (result.mean, result.std) = (normalization.mean, normalization.std)
    }
    return result
  }

  /// The same pipeline where it gives pictures of `side` pixels, else the original's with the same
  /// colours: a model that was fitted to other pictures than it was trained on needs one.
  func giving(side: Int) -> Preprocessing {
    guard outputSide != side else { return self }
    var result = Preprocessing.unilm(imageSize: side)
    (result.mean, result.std) = (mean, std)
    (result.filter, result.orientation) = (filter, orientation)
    return result
  }

  /// The side of the square pictures that come out; nil where they are not all square.
  private var outputSide: Int? {
    if let crop { return crop }
    if case .exact(let width, let height) = resize, width == height { return width }
    return nil
  }
}

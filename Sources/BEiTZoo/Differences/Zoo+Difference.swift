extension Zoo {
  /// Compares the checkpoints that two texts mean, of any format.
  ///
  /// With a `layout` both are brought to it first, so that the same model in two layouts is seen to be
  /// the same; tensors that the layout has no place for are then not compared. `settings` hold for
  /// both.
  ///
  /// - Throws: `RegistryError`, `CheckpointError` or `ConversionError`.
  public func difference(
    between first: String, and second: String, through layout: Layout? = nil,
    settings: ModelSettings = ModelSettings(),
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> CheckpointDifference {
    let tensors = try [first, second].map { try self.tensors(of: $0, in: layout, settings) }
    var difference = try CheckpointDifference(
      of: tensors[0], and: tensors[1], named: (first, second), progress: progress)
    difference.layout = layout
    return difference
  }

  private func tensors(
    of text: String, in layout: Layout?, _ settings: ModelSettings
  ) throws -> StateDict {
    let checkpoint = try Checkpoint(path: source(text).path)
    guard let layout else { return checkpoint.tensors }
    var request = settings.request
    request.to = layout
    return try request.prepare(
      checkpoint.weights, metadata: checkpoint.metadata,
      huggingFaceConfig: checkpoint.configurationText
    ).apply()
  }
}

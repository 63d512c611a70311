extension Zoo {
  /// Converts the checkpoint that `text` means and writes it as `output`.
  ///
  /// The name of the output says what it becomes: `.pth`, `.pt`, `.bin` a PyTorch archive, a folder
  /// (or a name that ends in `/`) a folder with `model.safetensors` and its configuration, anything
  /// else a safetensors file. Nothing appears under the name unless all of it is right; a file that
  /// is there stays as it is until then.
  ///
  /// `progress` is told the phase, and the bytes done and in all.
  ///
  /// - Throws: `CheckpointError`, `ConversionError`, `ModelError` or `RegistryError`.
  public func convert(
    _ text: String, to output: String, options: ConversionOptions = ConversionOptions(),
    progress: ((_ phase: String, _ done: Int, _ total: Int) -> Void)? = nil
  ) throws -> ConversionReport {
    try convert(source(text), to: output, options: options, progress: progress)
  }

  /// Converts `file`.
  func convert(
    _ file: ModelFileSource, to output: String, options: ConversionOptions = ConversionOptions(),
    progress: ((_ phase: String, _ done: Int, _ total: Int) -> Void)? = nil
  ) throws -> ConversionReport {
    let checkpoint = try Checkpoint(path: file.path)
    let form = ConversionOutput(output)
    try form.refuse(checkpoint.files, isSharded: options.maxShardSize != nil)
    let job = ConversionJob(
      file: file, checkpoint: checkpoint, conversion: try plan(file, checkpoint, options),
      options: options, form: form,
      progress: { done, total in progress?("converting", done, total) })
    return try job.run()
  }

  /// Plans the way of the tensors; where the model itself changes, through the Swift layout, in which
  /// that is done.
  private func plan(
    _ file: ModelFileSource, _ checkpoint: Checkpoint, _ options: ConversionOptions
  ) throws -> PlannedConversion {
    let rules = try options.rules.map { try RenameRules(json: $0) }
    guard options.changesModel else {
      var request = options.settings.request
      (request.to, request.isLenient, request.rules) = (options.to, options.isLenient, rules)
      let prepared = try request.prepare(
        checkpoint.weights, metadata: checkpoint.metadata,
        huggingFaceConfig: checkpoint.configurationText)
      return PlannedConversion(
        prepared: prepared, labels: try labels(of: file, checkpoint, prepared.plan.from))
    }
    let model = try weights(
      file, checkpoint, options.settings, options.change, rules: rules)
    let stated = Provenance(
      tool: Zoo.tool, layout: .swift, configuration: model.configuration,
      preprocessing: model.source.conversion.provenance?.preprocessing)
    let prepared = try ConversionRequest(to: options.to, isLenient: options.isLenient)
      .prepare(model.weights, metadata: stated.metadata())
    return PlannedConversion(
      prepared: prepared, labels: model.labels, notes: model.notes,
      reading: model.source.conversion)
  }

  /// The name and version that files are signed with.
  static let tool = "zoo \(version)"
}

/// A conversion that is decided, with what is known beside the weights.
struct PlannedConversion {
  let prepared: PreparedConversion
  /// The names of the classes in the result.
  let labels: LabelReference?
  /// What was changed in the model.
  var notes: [String] = []
  /// How the source was read, where the model was changed; its metrics are not the result's.
  var reading: PreparedConversion?
}

extension ConversionOptions {
  /// Whether another model comes out than went in.
  var changesModel: Bool { imageSize != nil || classes != nil || settings.hasTarget }

  var change: ModelChange {
    ModelChange(imageSize: imageSize, tables: tables, classes: classes)
  }
}

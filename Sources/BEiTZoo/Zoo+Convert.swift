extension Zoo {
  /// Converts the checkpoint that `text` means and writes it as `output`.
  ///
  /// The name of the output says what it becomes: `.pth`, `.pt`, `.bin`, `.ckpt` a PyTorch archive, a
  /// folder (or a name that ends in `/`) a folder with `model.safetensors` and its configuration,
  /// `.safetensors` or no ending a safetensors file. Nothing appears under the name unless all of it is right; a file that
  /// is there stays as it is until then.
  ///
  /// `progress` is told the phase, and the bytes done and in all.
  ///
  /// - Throws: `CheckpointError`, `ConversionError`, `ModelError` or `RegistryError`.
  public func convert(
    _ text: String, to output: String, options: ConversionOptions = ConversionOptions(),
    progress: ((_ phase: String, _ done: Int, _ total: Int) -> Void)? = nil
  ) throws -> ConversionReport {
    // What cannot be written is refused before anything is fetched to be read.
    let form = try ConversionOutput(output)
    if options.maxShardSize != nil { try form.refuseShards() }
    return try convert(source(text), to: form, options: options, progress: progress)
  }

  /// Converts `file`.
  func convert(
    _ file: ModelFileSource, to form: ConversionOutput,
    options: ConversionOptions = ConversionOptions(),
    progress: ((_ phase: String, _ done: Int, _ total: Int) -> Void)? = nil
  ) throws -> ConversionReport {
    let checkpoint = try Checkpoint(path: file.path)
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
    if options.isAsIs { return try copy(checkpoint, options, rules) }
    guard options.changesModel else {
      return try keepingModel(file, checkpoint, options, rules)
    }
    let model = try weights(
      file, checkpoint, options.settings, options.change, rules: rules)
    let stated = Provenance(
      tool: Zoo.tool, layout: .swift, configuration: model.configuration,
      preprocessing: model.source.conversion.provenance?.preprocessing)
    let prepared = try ConversionRequest(to: options.to, isLenient: options.isLenient)
      .prepare(model.weights, metadata: stated.metadata())
    return PlannedConversion(
      content: .model(prepared), labels: model.labels, notes: model.notes,
      reading: model.source.conversion)
  }

  /// Plans the way of a model that stays what it is; where only rules speak of it, it may be any.
  private func keepingModel(
    _ file: ModelFileSource, _ checkpoint: Checkpoint, _ options: ConversionOptions,
    _ rules: RenameRules?
  ) throws(ConversionError) -> PlannedConversion {
    var request = options.settings.request
    (request.to, request.isLenient, request.rules) = (options.to, options.isLenient, rules)
    let prepared: PreparedConversion
    do {
      prepared = try request.prepare(
        checkpoint.weights, metadata: checkpoint.metadata,
        huggingFaceConfig: checkpoint.configurationText, dictionaries: checkpoint.dictionaries)
    } catch {
      guard case .unknownLayout = error, options.leavesModelOpen else { throw error }
      var copy = try copy(checkpoint, options, rules)
      copy.notes.append(
        "no model that is known: nothing but names was changed (--from says what is missing)")
      return copy
    }
    return PlannedConversion(
      content: .model(prepared),
      labels: try labels(
        of: file, checkpoint, prepared.plan.from, prepared.inferred.configuration))
  }

  private func copy(
    _ checkpoint: Checkpoint, _ options: ConversionOptions, _ rules: RenameRules?
  ) throws(ConversionError) -> PlannedConversion {
    PlannedConversion(
      content: .copy(
        try CopiedConversion(
          checkpoint.weights, selection: options.settings.selection, rules: rules,
          dictionaries: checkpoint.dictionaries)))
  }

  /// The name and version that files are signed with.
  static let tool = "zoo \(version)"
}

extension ConversionOptions {
  /// Whether another model comes out than went in.
  var changesModel: Bool { imageSize != nil || classes != nil || settings.hasTarget }

  /// Whether rules alone say what becomes of the names: then the model need not be a known one.
  var leavesModelOpen: Bool {
    rules != nil && to == .swift && settings.layout == nil && settings.values.isEmpty
  }

  var change: ModelChange {
    ModelChange(imageSize: imageSize, tables: tables, classes: classes)
  }
}

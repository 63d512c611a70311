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
    let file = try source(text)
    let checkpoint = try Checkpoint(path: file.path)
    let form = ConversionOutput(output)
    for input in checkpoint.files where input.isSameFile(as: form.weightsPath) {
      throw CheckpointError(
        form.weightsPath, .write, "the output is the input itself",
        hint: "choose another name with -o")
    }
    let prepared = try prepare(checkpoint, options)
    let job = ConversionJob(
      file: file, checkpoint: checkpoint, prepared: prepared, options: options, form: form,
      progress: { done, total in progress?("converting", done, total) })
    return try job.run()
  }

  /// Plans the way of the tensors; where the output takes pictures of another size, through the
  /// Swift layout, in which the weights are fitted to it.
  private func prepare(
    _ checkpoint: Checkpoint, _ options: ConversionOptions
  ) throws -> PreparedConversion {
    var request = options.settings.request
    request.to = options.to
    request.isLenient = options.isLenient
    if let rules = options.rules { request.rules = try RenameRules(json: rules) }
    guard let side = options.imageSize else {
      return try request.prepare(
        checkpoint.weights, metadata: checkpoint.metadata,
        huggingFaceConfig: checkpoint.configurationText)
    }
    let model = try ModelSource(
      checkpoint.weights, metadata: checkpoint.metadata,
      huggingFaceConfig: checkpoint.configurationText, request: request)
    let target = try model.configuration.taking(imageSize: side)
    let fit = try WeightFit(
      model.weights, from: model.configuration, to: target, tables: options.tables)
    let stated = Provenance(tool: Zoo.tool, layout: .swift, configuration: target)
    return try ConversionRequest(to: options.to, isLenient: options.isLenient)
      .prepare(fit.weights, metadata: stated.metadata())
  }

  /// The name and version that files are signed with.
  static let tool = "zoo \(version)"
}

extension Configuration {
  /// The same model for pictures of another size.
  func taking(imageSize side: Int) throws(ModelError) -> Configuration {
    guard side > 0, side.isMultiple(of: backbone.patchSize) else {
      throw .configuration(
        "pictures of \(side) pixels do not divide into patches of \(backbone.patchSize)")
    }
    switch self {
    case .classification(var model):
      model.backbone.imageSize = side
      return .classification(model)
    case .pretraining(var model):
      model.backbone.imageSize = side
      return .pretraining(model)
    case .segmentation(var model):
      model.backbone.imageSize = side
      return .segmentation(model)
    case .tokenizer(var model):
      model.encoder.imageSize = side
      if let decoder = model.decoder {
        model.decoder?.backbone.imageSize = side / model.encoder.patchSize
        precondition(decoder.backbone.patchSize == 1, "a decoder looks at single codes")
      }
      return .tokenizer(model)
    }
  }
}

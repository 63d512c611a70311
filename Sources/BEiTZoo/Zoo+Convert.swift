extension Zoo {
  /// Converts the checkpoint that `text` means into the file `output`.
  ///
  /// Nothing appears under the name `output` unless all of it is right; a file that is there stays
  /// as it is until then. `progress` is told the phase, and the bytes done and in all.
  ///
  /// - Throws: `CheckpointError`, `ConversionError` or `RegistryError`.
  public func convert(
    _ text: String, to output: String, options: ConversionOptions = ConversionOptions(),
    progress: ((_ phase: String, _ done: Int, _ total: Int) -> Void)? = nil
  ) throws -> ConversionReport {
    let file = try source(text)
    let checkpoint = try Checkpoint(path: file.path)
    try refuse(output, overwriting: checkpoint)
    let prepared = try request(options).prepare(
      checkpoint.tensors, metadata: checkpoint.metadata,
      huggingFaceConfig: checkpoint.configurationText)
    let target = try prepared.apply(storing: options.dtype)
    // The digest takes as long as the writing: both run at once, and the digest's place in the
    // metadata is filled at the end.
    let digest = BackgroundTask { try Zoo.digest(of: checkpoint) }
    var report = prepared.report(
      output: output, storing: options.dtype, ties: checkpoint.ties,
      sourceSHA256: checkpoint.files.count == 1 ? Zoo.digestPlaceholder : nil)
    let draft = report
    try SafetensorsWriter.write(
      target, metadata: try metadata(file, checkpoint, prepared, draft), to: output,
      progress: { done, total in progress?("converting", done, total) },
      finalMetadata: {
        report.sourceSHA256 = try digest.value()
        return try metadata(file, checkpoint, prepared, report)
      })
    return report
  }

  /// As long as a digest.
  private static let digestPlaceholder = String(repeating: "0", count: 64)

  private func request(_ options: ConversionOptions) throws -> ConversionRequest {
    var request = options.settings.request
    request.to = options.to
    request.isLenient = options.isLenient
    if let rules = options.rules { request.rules = try RenameRules(json: rules) }
    return request
  }

  private func refuse(_ output: String, overwriting checkpoint: Checkpoint) throws {
    for file in checkpoint.files where file.isSameFile(as: output) {
      throw CheckpointError(
        output, .write, "the output is the input itself", hint: "choose another name with -o")
    }
  }

  /// The digest of the source, its checksums verified; nil where it is several files.
  private static func digest(of checkpoint: Checkpoint) throws -> String? {
    if checkpoint.files.count == 1, let file = checkpoint.files.first {
      return try checkpoint.torch.first?.verifiedDigest() ?? SHA256.digest(of: file)
    }
    for torch in checkpoint.torch { _ = try torch.verifiedDigest() }
    return nil
  }

  /// What the output says of its origin, and what makes it usable by itself.
  private func metadata(
    _ file: ModelFileSource, _ checkpoint: Checkpoint, _ prepared: PreparedConversion,
    _ report: ConversionReport
  ) throws -> [String: String] {
    let own = prepared.provenance
    let provenance = Provenance(
      tool: "zoo \(Zoo.version)", layout: report.to, configuration: report.configuration,
      preprocessing: try own?.preprocessing ?? file.entry?.preprocessing.map { try jsonText($0) },
      metrics: try own?.metrics ?? metrics(of: file.entry),
      source: Provenance.Source(
        name: file.entry?.name ?? lastComponent(of: file.path),
        size: checkpoint.files.reduce(0) { $0 + $1.size },
        sha256: report.sourceSHA256 ?? "", layout: report.from),
      planDigest: report.planDigest, ties: report.ties)
    var metadata = try provenance.metadata()
    metadata["labels"] =
      try checkpoint.metadata["labels"] ?? file.entry?.labels.map { try jsonText($0) }
    return metadata
  }

  private func metrics(of entry: ModelEntry?) throws -> String? {
    guard let recorded = entry?.recorded, !recorded.isEmpty else { return nil }
    return try jsonText(recorded)
  }

  private func lastComponent(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }
}

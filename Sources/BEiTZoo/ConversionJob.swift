internal import FoundationEssentials

/// A planned conversion on its way to the disk.
struct ConversionJob {
  let file: ModelFileSource
  let checkpoint: Checkpoint
  let prepared: PreparedConversion
  let options: ConversionOptions
  let form: ConversionOutput
  let progress: (Int, Int) -> Void

  /// Writes the output and reports on it.
  ///
  /// The source's digest takes as long as the writing, so both run at once where its place in the
  /// output can be filled at the end.
  func run() throws -> ConversionReport {
    let target = try prepared.apply(storing: options.dtype)
    let checkpoint = checkpoint
    let digest = BackgroundTask { try ConversionJob.digest(of: checkpoint) }
    switch form {
    case .safetensors, .folder:
      if case .folder(let folder) = form { try makeFolder(folder) }
      let report = try writeSafetensors(target, digest)
      if case .folder(let folder) = form { try writeConfiguration(report, in: folder) }
      return report
    case .torch(let path):
      let report = report(digest: try digest.value())
      let metadata = try metadata(report)
      let container = options.to.container
      let extras = container == nil ? [] : [PlainValue.Entry("meta", metadata.plain)]
      try TorchWriter.write(
        target, container: container, ties: report.ties, extras: extras, to: path,
        progress: progress)
      return report
    }
  }

  private func writeSafetensors(
    _ target: StateDict, _ digest: BackgroundTask<String?>
  ) throws -> ConversionReport {
    let path = form.weightsPath
    if let limit = options.maxShardSize {
      var report = report(digest: try digest.value())
      let written = try SafetensorsWriter.writeShards(
        target, metadata: metadata(report), to: path, maxShardSize: limit, progress: progress)
      report.output = written.indexPath ?? path
      return report
    }
    let isOneFile = checkpoint.files.count == 1
    let draft = report(digest: isOneFile ? String(repeating: "0", count: 64) : nil)
    var report = draft
    try SafetensorsWriter.write(
      target, metadata: metadata(draft), to: path, progress: progress,
      finalMetadata: {
        report.sourceSHA256 = try digest.value()
        return try metadata(report)
      })
    return report
  }

  /// The digest of the source, its checksums verified; nil where it is several files.
  private static func digest(of checkpoint: Checkpoint) throws -> String? {
    if checkpoint.files.count == 1, let file = checkpoint.files.first {
      return try checkpoint.torch.first?.verifiedDigest() ?? SHA256.digest(of: file)
    }
    for torch in checkpoint.torch { _ = try torch.verifiedDigest() }
    return nil
  }

  private func report(digest: String?) -> ConversionReport {
    var report = prepared.report(
      output: form.weightsPath, storing: options.dtype, ties: checkpoint.ties, sourceSHA256: digest)
    if let entry = file.entry {
      report.notes.append(
        "recognised as \(entry.name): labels, preprocessing and metrics are the catalogue's")
    }
    return report
  }

  /// What the output says of its origin, and what makes it usable by itself.
  private func metadata(_ report: ConversionReport) throws -> [String: String] {
    let own = prepared.provenance
    let provenance = Provenance(
      tool: Zoo.tool, layout: report.to, configuration: report.configuration,
      preprocessing: try own?.preprocessing ?? file.entry?.preprocessing.map { try jsonText($0) },
      metrics: try own?.metrics ?? metrics(of: file.entry),
      source: Provenance.Source(
        name: file.name, size: checkpoint.files.reduce(0) { $0 + $1.size },
        sha256: report.sourceSHA256 ?? "", layout: report.from),
      planDigest: report.planDigest, ties: report.ties)
    var metadata = try provenance.metadata()
    metadata["labels"] =
      try checkpoint.metadata["labels"] ?? file.entry?.labels.map { try jsonText($0) }
    return metadata
  }

  private func metrics(of entry: ModelEntry?) throws -> String? {
    guard let recorded = entry?.recorded, !recorded.isEmpty, options.imageSize == nil else {
      return nil
    }
    return try jsonText(recorded)
  }

  // MARK: Folders

  private func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw CheckpointError(path, .write, "the folder cannot be made")
    }
  }

  /// `config.json` and `preprocessor_config.json`, with which transformers opens the folder.
  private func writeConfiguration(_ report: ConversionReport, in folder: String) throws {
    guard options.to == .huggingFace else { return }
    let labels = file.entry?.labels?.labels.map { set in
      (0..<set.count).map { set.name(of: $0) ?? "class \($0)" }
    }
    let text = try HuggingFaceFiles.configuration(
      report.configuration, labels: labels, format: options.dtype)
    try AtomicFile.write(Array(text.utf8), to: "\(folder)/config.json")
    let stated =
      file.entry?.preprocessing
      ?? Preprocessing.unilm(imageSize: report.configuration.backbone.imageSize)
    guard case .shortSide(let side) = stated.resize, let crop = stated.crop else { return }
    let preprocessor = try HuggingFaceFiles.preprocessor(
      HuggingFaceFiles.Preprocessing(
        shorterSide: side, crop: crop, mean: stated.mean.values, deviation: stated.std.values))
    try AtomicFile.write(Array(preprocessor.utf8), to: "\(folder)/preprocessor_config.json")
  }
}

extension SIMD3<Double> {
  fileprivate var values: [Double] { [x, y, z] }
}

extension [String: String] {
  /// The dictionary as a plain value, its keys sorted.
  fileprivate var plain: PlainValue {
    .dictionary(sorted { $0.key < $1.key }.map { PlainValue.Entry($0.key, .string($0.value)) })
  }
}

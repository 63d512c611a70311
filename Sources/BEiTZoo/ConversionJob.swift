internal import FoundationEssentials

/// A planned conversion on its way to the disk.
struct ConversionJob {
  let file: ModelFileSource
  let checkpoint: Checkpoint
  let conversion: PlannedConversion
  let options: ConversionOptions
  let form: ConversionOutput
  let progress: (Int, Int) -> Void

  private var content: PlannedConversion.Content { conversion.content }

  /// Writes the output and reports on it, with its digest where that is asked for.
  func run() throws -> ConversionReport {
    var report = try write()
    if options.digestsOutput, options.maxShardSize == nil {
      report.outputSHA256 = try SHA256.digest(of: InputFile(path: form.weightsPath))
    }
    return report
  }

  /// Writes the output and reports on it.
  ///
  /// The source's digest takes as long as the writing, so both run at once where its place in the
  /// output can be filled at the end. Whoever is done first begins to verify checksums, each from its
  /// end of the source; the output appears when they are.
  private func write() throws -> ConversionReport {
    let target = try content.apply(storing: options.dtype)
    let checkpoint = checkpoint
    let digest = BackgroundTask {
      let digest = try ConversionJob.digest(of: checkpoint)
      for torch in checkpoint.torch { try torch.verifyChecksums(.backward) }
      return digest
    }
    // Also after an error: the process may end next, and libcrypto's state with it.
    defer { digest.wait() }
    switch form {
    case .safetensors: return try writeSafetensors(target, digest)
    case .folder(let path):
      let folder = try OutputFolder(path)
      do {
        let files = try companions(in: path)
        let report = try writeSafetensors(target, digest)
        try files.commit()
        return report
      } catch {
        folder.removeIfNew()
        throw error
      }
    case .torch(let path):
      let report = report(digest: try verified(digest))
      let metadata = try metadata(report)
      let container = content.configuration == nil ? nil : options.to.container
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
      var report = report(digest: try verified(digest))
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
        report.sourceSHA256 = try verified(digest)
        return try metadata(report)
      })
    return report
  }

  /// The digest of the source, with all checksums verified.
  private func verified(_ digest: BackgroundTask<String?>) throws -> String? {
    for torch in checkpoint.torch { try torch.verifyChecksums(.forward) }
    return try digest.value()
  }

  /// The digest of the source; nil where it is several files.
  private static func digest(of checkpoint: Checkpoint) throws -> String? {
    guard checkpoint.files.count == 1, let file = checkpoint.files.first else { return nil }
    return try SHA256.digest(of: file)
  }

  private func report(digest: String?) -> ConversionReport {
    let reading = conversion.reading?.report(output: form.weightsPath, ties: checkpoint.ties)
    var report = content.report(
      output: form.weightsPath, storing: options.dtype, ties: reading?.ties ?? checkpoint.ties,
      sourceSHA256: digest)
    if let reading { report.adopt(reading) }
    report.notes += conversion.notes
    if let note = catalogNote { report.notes.append(note) }
    return report
  }
}

// What stands beside the weights.
extension ConversionJob {
  /// What the output says of its origin, and what makes it usable by itself.
  private func metadata(_ report: ConversionReport) throws -> [String: String] {
    let source = Provenance.Source(
      name: file.name, size: checkpoint.files.reduce(0) { $0 + $1.size },
      sha256: report.sourceSHA256 ?? "", layout: report.from)
    guard let configuration = content.configuration else {
      return try Provenance.metadata(
        tool: Zoo.tool, source: source, planDigest: report.planDigest, ties: report.ties)
    }
    let provenance = Provenance(
      tool: Zoo.tool, layout: options.to, configuration: configuration,
      preprocessing: try preprocessing.map { try jsonText($0) }, metrics: try metrics(),
      source: source, planDigest: report.planDigest, ties: report.ties)
    var metadata = try provenance.metadata()
    metadata["labels"] = try conversion.labels.map { try jsonText($0) }
    let changes = try changes
    if !changes.isEmpty { metadata["changes"] = try jsonText(changes) }
    return metadata
  }

  /// How the model was changed on its way from the published one: other sizes of pictures and how
  /// tables were brought to them, other heads; what the source says of itself comes first.
  private var changes: [String] {
    get throws {
      let earlier = try checkpoint.metadata["changes"].map {
        try decodeJSON([String].self, from: $0, subject: "\(file.path): changes")
      }
      return (earlier ?? []) + (conversion.reading == nil ? [] : conversion.notes)
    }
  }

  /// What of the result is known from the catalogue, where the source is one of its files.
  private var catalogNote: String? {
    guard let entry = file.entry, content.configuration != nil else { return nil }
    var facts: [String] = []
    if conversion.labels != nil, conversion.labels == entry.labels { facts.append("labels") }
    if content.provenance?.preprocessing == nil, entry.preprocessing != nil {
      facts.append("preprocessing")
    }
    if conversion.reading == nil, content.provenance?.metrics == nil, !entry.recorded.isEmpty {
      facts.append("metrics")
    }
    guard let last = facts.popLast() else { return "recognised as \(entry.name)" }
    let list = facts.isEmpty ? last : facts.joined(separator: ", ") + " and \(last)"
    let verb = facts.isEmpty && last.hasSuffix("ing") ? "is" : "are"
    return "recognised as \(entry.name): \(list) \(verb) the catalogue's"
  }

  /// What the source states of its pictures, fitted to those that the result takes.
  private var preprocessing: Preprocessing? {
    get throws {
      let stated =
        try content.provenance?.preprocessing.map {
          try decodeJSON(Preprocessing.self, from: $0, subject: "\(file.path): preprocessing")
        } ?? file.entry?.preprocessing
      guard conversion.reading != nil, let configuration = content.configuration else {
        return stated
      }
      return stated?.giving(side: configuration.backbone.imageSize)
    }
  }

  /// What was recorded of the model, unless it became another.
  private func metrics() throws -> String? {
    guard conversion.reading == nil else { return nil }
    if let own = content.provenance?.metrics { return own }
    guard let recorded = file.entry?.recorded, !recorded.isEmpty else { return nil }
    return try jsonText(recorded)
  }

  /// `config.json` and `preprocessor_config.json`, with which transformers opens a folder, written
  /// but not yet to be seen.
  private func companions(in folder: String) throws -> CompanionFiles {
    var files = CompanionFiles()
    guard options.to == .huggingFace, let configuration = content.configuration else {
      return files
    }
    let labels = conversion.labels?.labels.map { set in
      (0..<set.count).map { set.name(of: $0) ?? "class \($0)" }
    }
    try files.add(
      HuggingFaceFiles.configuration(configuration, labels: labels, format: options.dtype),
      at: "\(folder)/config.json")
    let stated = try preprocessing ?? Preprocessing.usual(for: configuration, file.entry)
    guard case .shortSide(let side) = stated.resize, let crop = stated.crop else { return files }
    try files.add(
      HuggingFaceFiles.preprocessor(
        HuggingFaceFiles.Preprocessing(
          shorterSide: side, crop: crop, mean: stated.mean.values, deviation: stated.std.values)),
      at: "\(folder)/preprocessor_config.json")
    return files
  }
}

extension ConversionReport {
  /// Says of the source what `reading` says, which came before this report's conversion.
  fileprivate mutating func adopt(_ reading: ConversionReport) {
    from = reading.from
    container = reading.container
    alternatives = reading.alternatives
    strippedPrefixes = reading.strippedPrefixes
    outside = reading.outside
    mapped = reading.mapped
    dropped = reading.dropped + dropped
    unmatched += reading.unmatched
    notes = reading.notes + notes
    unusedRules = reading.unusedRules
    unusedSettings = reading.unusedSettings.filter { !ModelSettings.targets.contains($0) }
    let origins = Dictionary(reading.tensors.map { ($0.name, $0.from) }) { first, _ in first }
    for index in tensors.indices {
      tensors[index].from = tensors[index].from.flatMap { origins[$0] ?? [] }
    }
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

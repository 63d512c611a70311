internal import FoundationEssentials

/// What somebody means who names a model: a file, or an entry of the catalogue.
public enum ModelReference: Sendable {
  /// A checkpoint at a path.
  case path(String)
  /// A published model.
  case entry(ModelEntry)
}

extension Zoo {
  /// Finds out whether `text` is the path of something that exists, or the name of a model.
  ///
  /// A path wins over a name; text that looks like a path but leads nowhere is an error of the
  /// file, anything else an error of the catalogue with suggestions.
  public func reference(_ text: String) throws -> ModelReference {
    if FileManager.default.fileExists(atPath: text) { return .path(text) }
    if text.contains("/"), let entry = try? catalog.model(named: text) { return .entry(entry) }
    let extensions = [".pth", ".pt", ".bin", ".safetensors", ".json", ".tar", ".ckpt", ".pkl"]
    if text.contains("/") || extensions.contains(where: text.hasSuffix) {
      throw CheckpointError(text, .open, "no such file or directory")
    }
    return .entry(try catalog.model(named: text))
  }

  /// The published model that the file at `path` is, by its name and its digest.
  ///
  /// A name alone proves nothing: fine-tuned weights often keep the name of what they came from,
  /// and must not inherit its results.
  private func published(at path: String) throws(CheckpointError) -> ModelEntry? {
    guard let name = path.split(separator: "/").last.map(String.init) else { return nil }
    let candidates = catalog.models.flatMap { entry in
      entry.files.compactMap { file in
        file.name == name ? (file.sha256 ?? file.sha256Prefix).map { (entry, $0) } : nil
      }
    }
    guard !candidates.isEmpty, let file = try? InputFile(path: path) else { return nil }
    let digest = try SHA256.digest(of: file)
    return candidates.first { digest.hasPrefix($0.1) }?.0
  }

  /// The checkpoint that `text` means, fetched into the store where it is a name.
  public func source(_ text: String) throws -> ModelFileSource {
    switch try reference(text) {
    case .path(let path): return ModelFileSource(path: path, entry: try published(at: path))
    case .entry(let entry): return try checkpointFile(of: entry)
    }
  }

  /// The file to run the model that `text` means from: for a name the converted file in the store,
  /// which is made first where there is none.
  ///
  /// What `settings` say of the layout or the weights is about the checkpoint as it was published, so
  /// then that is the one.
  func runnable(
    _ text: String, _ settings: ModelSettings
  ) throws -> ModelFileSource {
    guard settings.isEmpty, case .entry(let entry) = try reference(text) else {
      return try source(text)
    }
    return try usableFile(of: entry)
  }
}

extension RunIdentity: JournaledRun {
  /// The most pictures of a run.
  private static let maximumPictures = 100_000_000

  /// Why no run could have written this, so that the rest of the program can rely on it.
  package var fault: String? {
    guard (1...Self.maximumPictures).contains(pictures), batchSize > 0,
      shard.isValid
    else { return "\(pictures) pictures in blocks of \(batchSize), shard \(shard)" }
    return nil
  }

  /// Whether everything that the entry says is of one of the classes.
  package func holds(_ entry: RunEntry) -> Bool {
    guard journal < JournalVersion.written || entry.hasDigests else { return false }
    guard case .prediction(let prediction) = entry else { return true }
    return (prediction.labels + prediction.top).allSatisfy(classes.indices.contains)
      && prediction.top.count == prediction.scores.count && !prediction.labels.isEmpty
      && prediction.scores.allSatisfy { 0...1 ~= $0 }
      && Set(prediction.top).count == prediction.top.count && prediction.top.count <= 5
  }

  /// What contradicts the first line's digest of names and labels.
  package func fault(of entries: [RunEntry]) -> String? {
    let pictures = entries.compactMap { entry in
      entry.labels.map { LabelledPicture(file: entry.file, labels: $0) }
    }
    guard pictures.count == entries.count else { return nil }
    let found = Self.digest(of: pictures)
    guard found != picturesSHA256 else { return nil }
    return "the pictures or labels are not those of the run: expected SHA-256 \(picturesSHA256), "
      + "found \(found)"
  }
}

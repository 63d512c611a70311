extension Predictions {
  /// Puts the journals of all parts of a run together.
  ///
  /// With `output`, the journal that the whole run would have written is written there, byte for byte;
  /// a file that is there already is left alone, which is an error.
  public static func merging(
    _ paths: [String], output: String? = nil
  ) throws(ValidationError) -> Predictions {
    if let output { try JournalFile.checkNew(output, besides: paths) }
    let parts = try JournalParts<RunIdentity>(paths)
    if let output { try parts.write(to: output) }
    return parts.predictions
  }
}

extension JournalParts<RunIdentity> {
  /// What the whole run found.
  package var predictions: Predictions {
    Predictions(identity: identity, entries: entries.map(\.condensed))
  }
}

extension JournalParts<SegmentationIdentity> {
  /// What the whole run found.
  package var outcome: SegmentationOutcome { SegmentationOutcome(identity, entries) }
}

extension Predictions {
  /// Puts the journals of all parts of a run together.
  ///
  /// With `output`, the journal that the whole run would have written is written there, byte for byte.
  public static func merging(
    _ paths: [String], output: String? = nil
  ) throws(ValidationError) -> Predictions {
    let parts = try JournalParts<RunIdentity>(paths)
    if let output { try parts.write(to: output) }
    return Predictions(
      identity: parts.identity, entries: parts.entries.map(\.condensed))
  }
}

/// The predictions of a run that is complete, from which every figure can be computed again.
public struct Predictions: Hashable, Sendable {
  /// What was run.
  public internal(set) var identity: RunIdentity
  /// The predictions, in the order of the pictures.
  public let predictions: [Prediction]
  /// The pictures that could not be read.
  public let unreadable: [UnreadablePicture]

  init(identity: RunIdentity, entries: [RunEntry]) {
    self.identity = identity
    predictions = entries.compactMap(\.prediction)
    unreadable = entries.compactMap { entry in
      if case .unreadable(_, let picture, _, _) = entry { picture } else { nil }
    }
  }

  /// Reads the journal at `path`, which must be complete.
  public init(path: String) throws(ValidationError) {
    let (identity, entries) = try Self.read(path)
    self.init(identity: identity, entries: entries)
  }

  package static func read(
    _ path: String
  ) throws(ValidationError) -> (identity: RunIdentity, entries: [RunEntry]) {
    try JournalText<RunIdentity>(path: path).complete()
  }
}

extension JournalText {
  /// The run and all of its entries, of which none may be missing.
  func complete() throws(ValidationError) -> (identity: Run, entries: [Run.Entry]) {
    guard let identity = try identity() else {
      throw ValidationError(path, .journal, "line 1 is not complete")
    }
    let found = completeBlocks(of: identity) { _ in true }
    let wanted = identity.blocks.reduce(0) { $0 + $1.count }
    guard found.entries.count == wanted else {
      throw ValidationError(
        path, .journal,
        "it holds \(found.entries.count) of \(counted(wanted, "picture")) without a gap",
        hint: "resume the run first")
    }
    guard ends(at: found.end) else {
      throw ValidationError(path, .journal, "something follows after the last picture")
    }
    if identity.shard.count == 1, let fault = identity.fault(of: found.entries) {
      throw ValidationError(path, .journal, fault)
    }
    return (identity, found.entries)
  }
}

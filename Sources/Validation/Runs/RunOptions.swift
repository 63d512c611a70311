/// How a run is carried out.
public struct RunOptions: Hashable, Sendable {
  /// The pictures that the model gets at a time.
  public var batchSize = 32
  /// The part of the run.
  public var shard = Shard.whole
  /// The file that predictions are written to while they are made; none where it is nil.
  public var journal: String?
  /// Whether a journal that exists is gone on with.
  public var resumes = false
  /// Whether all logits are written down.
  public var keepsLogits = false
  /// The SHA-256 of the model's file, which tells runs of different files apart.
  public var modelSHA256: String?
  /// The pictures that are prepared at the same time; one a processor where it is nil.
  public var producers: Int?

  /// Whether pictures are prepared while the model works on others; turned off only to measure
  /// what that saves.
  public var overlaps = true

  /// The usual way.
  public init() {}
}

extension RunOptions {
  /// The same for a process that keeps no journal.
  var withoutJournal: RunOptions {
    var options = self
    options.journal = nil
    return options
  }
}

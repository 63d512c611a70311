internal import FoundationEssentials
internal import Tensors

/// The predictions of a run, written down while they are made.
///
/// A line of JSON with the identity of the run, then a line a picture, block after block. Killed at
/// any moment, the run goes on from the last block that is complete.
struct Journal<Run: JournaledRun>: ~Copyable {
  /// What an earlier part of the run did.
  let entries: [Run.Entry]
  /// What was found damaged in it, in words.
  let damage: String?
  private var file: JournalFile

  private init(
    _ file: consuming JournalFile, _ entries: [Run.Entry], damage: String? = nil
  ) {
    self.entries = entries
    self.damage = damage
    self.file = file
  }

  /// Starts a journal of the pictures in `files`, or resumes the one at `path` where there is one and
  /// `options` say so.
  static func open(
    _ path: String, _ options: RunOptions, _ identity: Run, _ files: RunFiles<Run.Entry>
  ) throws(ValidationError) -> Journal {
    guard options.resumes, isFile(path) else { return try start(path, identity) }
    return try resume(path, identity, files, producers: PictureBlocks(options).producers)
  }

  private static func start(
    _ path: String, _ identity: Run
  ) throws(ValidationError) -> Journal {
    var file = try JournalFile(creating: path)
    try file.append(jsonLine(identity))
    try file.flush()
    return Journal(file, [])
  }

  private static func resume(
    _ path: String, _ identity: Run, _ files: RunFiles<Run.Entry>, producers: Int
  ) throws(ValidationError) -> Journal {
    var file = try JournalFile(opening: path)
    let text = try JournalText<Run>(path: path)
    let header = jsonLine(identity)
    guard let found = try text.identity() else {
      guard text.isBeginning(of: header) else {
        throw ValidationError(path, .journal, "the file is something else")
      }
      // Killed before the first line was complete.
      try file.truncate(to: 0)
      try file.append(header)
      return Journal(file, [])
    }
    try check(text, found, is: identity, files)
    let kept = text.completeBlocks(of: identity, isOwn: files.holds)
    let changed = files.changed(since: kept.entries, producers: producers)
    guard changed.isEmpty else {
      throw ValidationError(
        path, .journal,
        "\(counted(changed.count, "picture")) changed since \(changed.count == 1 ? "it was" : "they were") "
          + "run: \(someOf(changed))",
        hint: "put back what was there, or start again under another name")
    }
    let damage = text.damage(of: identity, after: kept, isOwn: files.holds)
    try file.truncate(to: kept.end)
    return Journal(file, kept.entries, damage: damage?.words(path: path))
  }

  /// Sees to it that the journal, which states to be of `found`, is of the run.
  private static func check(
    _ text: JournalText<Run>, _ found: Run, is identity: Run, _ files: RunFiles<Run.Entry>
  ) throws(ValidationError) {
    guard found.journal == identity.journal else {
      throw ValidationError(
        text.path, .journal,
        "expected form \(identity.journal), found \(found.journal), which does not say what the "
          + "pictures held",
        hint: "start again under another name; what the journal holds can still be read and merged")
    }
    guard let difference = identity.difference(from: found) else { return }
    var words = "it belongs to another run: \(difference)"
    if identity.isThroughOthers(than: found), identity.subset.request == found.subset.request {
      let entries = text.completeBlocks(of: found) { _ in true }.entries
      let changes = PictureChanges(
        entries, of: found, files, isDrawn: identity.subset != nil)
      words += "; \(changes.words)"
    }
    throw ValidationError(
      text.path, .journal, words, hint: "choose another name, or repeat what that run was given")
  }

  /// Notes a block.
  mutating func append(_ entries: [Run.Entry]) throws(ValidationError) {
    try file.append(entries.flatMap(jsonLine))
  }

  /// Makes sure that everything is on the disk.
  mutating func finish() throws(ValidationError) { try file.flush() }
}

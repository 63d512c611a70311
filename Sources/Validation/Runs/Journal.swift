internal import FoundationEssentials
internal import Tensors

/// The predictions of a run, written down while they are made.
///
/// A line of JSON with the identity of the run, then a line a picture, block after block. Killed at
/// any moment, the run goes on from the last block that is complete.
struct Journal<Run: JournaledRun>: ~Copyable {
  /// What an earlier part of the run did.
  let entries: [Run.Entry]
  private var file: JournalFile

  private init(_ file: consuming JournalFile, _ entries: [Run.Entry]) {
    self.entries = entries
    self.file = file
  }

  /// Starts a journal, or resumes the one at `path` where there is one and that is wanted.
  ///
  /// `isOwn` says whether an entry is of the picture at its position.
  static func open(
    _ path: String, _ identity: Run, resumes: Bool, isOwn: (Run.Entry) -> Bool
  ) throws(ValidationError) -> Journal {
    resumes && isFile(path)
      ? try resume(path, identity, isOwn: isOwn) : try start(path, identity)
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
    _ path: String, _ identity: Run, isOwn: (Run.Entry) -> Bool
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
    if let difference = identity.difference(from: found) {
      throw ValidationError(
        path, .journal, "it belongs to another run: \(difference)",
        hint: "choose another name, or repeat what that run was given")
    }
    let kept = text.completeBlocks(of: identity, isOwn: isOwn)
    try file.truncate(to: kept.end)
    return Journal(file, kept.entries)
  }

  /// Notes a block.
  mutating func append(_ entries: [Run.Entry]) throws(ValidationError) {
    try file.append(entries.flatMap(jsonLine))
  }

  /// Makes sure that everything is on the disk.
  mutating func finish() throws(ValidationError) { try file.flush() }
}

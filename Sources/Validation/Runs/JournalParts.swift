internal import Tensors

/// The journals of all parts of a run.
package struct JournalParts<Run: JournaledRun> {
  /// The whole run.
  let identity: Run
  /// What was noted, in the order of the pictures.
  let entries: [Run.Entry]

  /// Reads the journals at `paths`, which must be complete and make one run.
  package init(_ paths: [String]) throws(ValidationError) {
    var parts: [(identity: Run, entries: [Run.Entry])] = []
    for path in paths {
      let part = try JournalText<Run>(path: path).complete()
      try Self.check(part.identity, path, against: parts.map(\.identity))
      parts.append(part)
    }
    guard let first = parts.first else {
      throw ValidationError("merge", .option, "expected the journals of a run, found none")
    }
    try Self.checkComplete(parts.map(\.identity.shard), of: first.identity.shard.count)
    identity = first.identity.with(shard: .whole)
    entries = parts.flatMap(\.entries).sorted { $0.index < $1.index }
    if let fault = identity.fault(of: entries) { throw ValidationError("merge", .journal, fault) }
  }

  private static func check(
    _ identity: Run, _ path: String, against others: [Run]
  ) throws(ValidationError) {
    guard let first = others.first else { return }
    guard identity.shard.count == first.shard.count else {
      throw ValidationError(
        path, .journal, "it is shard \(identity.shard), others are of \(first.shard.count)")
    }
    if others.contains(where: { $0.shard == identity.shard }) {
      throw ValidationError(path, .journal, "shard \(identity.shard) stands twice")
    }
    if let difference = first.with(shard: .whole).difference(
      from: identity.with(shard: .whole))
    {
      throw ValidationError(path, .journal, "it belongs to another run: \(difference)")
    }
  }

  private static func checkComplete(_ shards: [Shard], of count: Int) throws(ValidationError) {
    let missing = Set(1...count).subtracting(shards.map(\.index)).sorted()
    guard missing.isEmpty else {
      let names = missing.prefix(10).map { "\($0)/\(count)" }.joined(separator: ", ")
      throw ValidationError("merge", .journal, "shards are missing: \(names)")
    }
  }

  /// Writes the journal that the whole run would have written.
  package func write(to path: String) throws(ValidationError) {
    do throws(CheckpointError) {
      var file = try AtomicFile(path: path)
      let header = jsonLine(identity)
      try file.write(header.rawSpan)
      for entry in entries {
        let line = jsonLine(entry)
        try file.write(line.rawSpan)
      }
      try file.commit()
    } catch {
      throw ValidationError(error)
    }
  }
}

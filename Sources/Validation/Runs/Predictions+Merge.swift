internal import Tensors

extension Predictions {
  /// Puts the journals of all parts of a run together.
  ///
  /// With `output`, the journal that the whole run would have written is written there, byte for byte.
  public static func merging(
    _ paths: [String], output: String? = nil
  ) throws(ValidationError) -> Predictions {
    var parts: [(path: String, identity: RunIdentity, entries: [RunEntry])] = []
    for path in paths {
      let part = try read(path)
      try check(part.identity, path, against: parts.map(\.identity))
      parts.append((path, part.identity, part.entries))
    }
    guard let first = parts.first else {
      throw ValidationError("merge", .option, "expected the journals of a run, found none")
    }
    try checkComplete(parts.map(\.identity.shard), of: first.identity.shard.count)
    let identity = first.identity.with(shard: .whole)
    let entries = parts.flatMap(\.entries).sorted { $0.index < $1.index }
    if let output { try write(identity, entries, to: output) }
    return Predictions(identity: identity, entries: entries.map(\.withoutLogits))
  }

  private static func check(
    _ identity: RunIdentity, _ path: String, against others: [RunIdentity]
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

  private static func write(
    _ identity: RunIdentity, _ entries: [RunEntry], to path: String
  ) throws(ValidationError) {
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

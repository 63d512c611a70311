/// The name of a shard: `model-00001-of-00003.safetensors`.
struct ShardName: Hashable {
  /// The name of the file.
  let name: String
  /// What stands before the number.
  let stem: String
  /// The number of the shard, from 1.
  let index: Int
  /// The number of shards.
  let count: Int
  /// The suffix with its dot.
  let suffix: String

  /// Takes a name apart; nil where it is not a shard's.
  init?(_ name: String) {
    guard let dot = name.lastIndex(of: "."),
      [".safetensors", ".bin", ".pt", ".pth"].contains(name[dot...])
    else { return nil }
    let parts = name[..<dot].split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[parts.count - 2] == "of",
      let count = ShardName.number(parts[parts.count - 1]),
      let index = ShardName.number(parts[parts.count - 3]), 1...count ~= index
    else { return nil }
    self.name = name
    stem = parts.dropLast(3).joined(separator: "-")
    self.index = index
    self.count = count
    suffix = String(name[dot...])
  }

  /// Five digits, above zero.
  private static func number(_ text: Substring) -> Int? {
    guard text.utf8.count == 5, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
    return Int(text).flatMap { $0 > 0 ? $0 : nil }
  }

  /// What shards of one checkpoint have in common.
  private struct Group: Hashable {
    let stem: String
    let count: Int
    let suffix: String
  }

  /// The shards in `folder`, all of one checkpoint and none missing; nil where there are none.
  ///
  /// The processes of a distributed run write a group each, whose names begin with `shard-`.
  static func set(in folder: Folder) throws(CheckpointError) -> [ShardName]? {
    let shards = folder.names.compactMap { ShardName($0) }
    guard !shards.isEmpty, !folder.names.contains(where: { $0.hasSuffix(".index.json") }) else {
      return nil
    }
    let groups = Dictionary(grouping: shards) {
      Group(stem: $0.stem, count: $0.count, suffix: $0.suffix)
    }
    guard groups.count == 1 || groups.keys.allSatisfy({ $0.stem.hasPrefix("shard-") }) else {
      let stems = Set(groups.keys.map(\.stem)).sorted().map { quoted($0) }
      throw CheckpointError(
        folder.path, .ambiguousFolder,
        "the folder holds shards of several checkpoints: \(stems.joined(separator: ", "))",
        hint: "name an index")
    }
    let missing = groups.flatMap { group, present in
      Set(1...group.count).subtracting(present.map(\.index)).map { name(of: $0, in: group) }
    }
    guard missing.isEmpty else {
      throw MissingFiles.error(
        folder.path, missing.sorted(), of: groups.keys.reduce(0) { $0 + $1.count })
    }
    return shards
  }

  private static func name(of index: Int, in group: Group) -> String {
    "\(group.stem)-\(fiveDigits(index))-of-\(fiveDigits(group.count))\(group.suffix)"
  }

  private static func fiveDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits
  }
}

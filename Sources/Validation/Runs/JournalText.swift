internal import FoundationEssentials

/// The bytes of a journal, line by line.
struct JournalText<Run: JournaledRun> {
  let path: String
  private let bytes: [UInt8]

  /// The most bytes that a journal may have: 64 GiB.
  static var maximumFileSize: Int { 64 << 30 }

  init(path: String) throws(ValidationError) {
    self.path = path
    bytes = try contents(of: path, limit: Self.maximumFileSize)
  }

  /// The first line; nil where it is not complete.
  func identity() throws(ValidationError) -> Run? {
    guard let line = line(at: 0) else { return nil }
    do {
      let identity = try JSONDecoder().decode(Run.self, from: Data(bytes[line]))
      guard JournalVersion.readable.contains(identity.journal) else {
        throw ValidationError(
          path, .journal,
          "expected form \(JournalVersion.written) or an earlier one, found \(identity.journal)")
      }
      if let fault = identity.fault { throw ValidationError(path, .journal, "line 1: \(fault)") }
      return identity
    } catch let error as ValidationError {
      throw error
    } catch {
      throw ValidationError(path, .journal, "line 1: \(words(for: error))")
    }
  }

  /// What the first line says of the file; nil where it is no journal's.
  var form: JournalForm? {
    firstLine.flatMap { try? JSONDecoder().decode(JournalForm.self, from: $0) }
  }

  /// The first line; nil where it is not complete.
  private var firstLine: Data? { line(at: 0).map { Data(bytes[$0]) } }

  /// The entries after the first line up to the first that is torn, and where each line ends.
  private func entries() -> [(entry: Run.Entry, end: Int)] {
    var found: [(Run.Entry, Int)] = []
    var offset = line(at: 0).map { $0.upperBound + 1 } ?? 0
    while let line = line(at: offset), let entry = entry(in: line) {
      offset = line.upperBound + 1
      found.append((entry, offset))
    }
    return found
  }

  private func entry(in line: Range<Int>) -> Run.Entry? {
    try? JSONDecoder().decode(Run.Entry.self, from: Data(bytes[line]))
  }

  /// The entries of the blocks that are there from the first on without a gap, and where they end.
  ///
  /// An entry that is of another picture than the run's, by `isOwn`, ends what is trusted.
  func completeBlocks(
    of identity: Run, isOwn: (Run.Entry) -> Bool
  ) -> (entries: [Run.Entry], end: Int) {
    let found = entries()
    var count = 0
    for block in identity.blocks {
      guard found.count >= count + block.count else { break }
      let isBlock = zip(found[count..<count + block.count], block).allSatisfy { found, index in
        found.entry.index == index && identity.holds(found.entry) && isOwn(found.entry)
      }
      guard isBlock else { break }
      count += block.count
    }
    let header = line(at: 0).map { $0.upperBound + 1 } ?? 0
    return (found.prefix(count).map(\.entry), count > 0 ? found[count - 1].end : header)
  }

  /// The first whole line after those that are kept, where it is none of the run's.
  ///
  /// A run that is killed leaves whole lines and the beginning of one; anything else is damage.
  func damage(
    of identity: Run, after kept: (entries: [Run.Entry], end: Int), isOwn: (Run.Entry) -> Bool
  ) -> JournalDamage? {
    var offset = kept.end
    var intact = kept.entries.count
    var places = identity.blocks.joined().dropFirst(intact).makeIterator()
    while let line = line(at: offset) {
      guard let entry = entry(in: line), entry.index == places.next(), identity.holds(entry),
        isOwn(entry)
      else {
        // Lines count from 1, and the first is that of the run.
        return JournalDamage(
          line: intact + 2, firstDropped: kept.entries.count + 2,
          dropped: bytes[kept.end...].count { $0 == UInt8(ascii: "\n") })
      }
      offset = line.upperBound + 1
      intact += 1
    }
    return nil
  }

  /// Whether the file is the beginning of `line`, and no more.
  func isBeginning(of line: [UInt8]) -> Bool { line.starts(with: bytes) }

  /// Whether nothing follows after `end`.
  func ends(at end: Int) -> Bool { end == bytes.count }

  /// The bytes of the line that starts at `offset`, without its end; nil where it has none.
  private func line(at offset: Int) -> Range<Int>? {
    guard offset < bytes.count,
      let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    return offset..<end
  }
}

/// What the first line of every journal has.
struct JournalForm: Decodable {
  /// The version of the form.
  let journal: Int
  /// What kind of run it is of; nil for a classifier's.
  let task: String?
}

internal import Registry
internal import Tensors

/// What became of the pictures of a data set since a journal of them was begun, as far as it tells.
struct PictureChanges {
  /// Pictures of the journal whose files are no longer there.
  private(set) var gone: [String] = []
  /// Pictures of the journal that are there and belong to the run no longer.
  private(set) var dropped: [String] = []
  /// Pictures that the journal would have had if they had been there.
  private(set) var added: [String] = []
  /// Pictures that the data set says something else of.
  private(set) var relabelled: [String] = []

  /// Compares the entries of an earlier run, which is `identity`, with the files of this one.
  ///
  /// - Parameter isDrawn: Whether the pictures were drawn at random, so that the others of a folder
  ///   say nothing, and one more or less changes them all.
  init<Run: JournaledRun>(
    _ entries: [Run.Entry], of identity: Run, _ files: RunFiles<Run.Entry>, isDrawn: Bool
  ) {
    let positions = Dictionary(
      files.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    for entry in entries {
      if let position = positions[entry.file] {
        if !files.agrees(entry, position) { relabelled.append(entry.file) }
      } else if !files.paths(entry.file).allSatisfy(isFile) {
        gone.append(entry.file)
      } else if !isDrawn {
        dropped.append(entry.file)
      }
    }
    if !isDrawn { added = Self.added(entries, of: identity.pictures, files.names) }
  }

  /// The pictures among `names`, which are in order, that lie between those of the journal.
  private static func added<Entry: JournalEntry>(
    _ entries: [Entry], of pictures: Int, _ names: [String]
  ) -> [String] {
    let known = Set(entries.map(\.file))
    return stretches(entries).flatMap { stretch -> [String] in
      guard let first = stretch.first, let last = stretch.last else { return [] }
      let start = first.index == 0 ? 0 : names.position(of: first.file)
      let end = last.index == pictures - 1 ? names.count : names.position(of: last.file)
      return names[start..<max(start, end)].filter { !known.contains($0) }
    }
  }

  /// Entries that follow each other without a gap.
  private static func stretches<Entry: JournalEntry>(_ entries: [Entry]) -> [ArraySlice<Entry>] {
    var found: [ArraySlice<Entry>] = []
    var start = 0
    for end in entries.indices
    where
      end + 1 == entries.count || entries[end + 1].index != entries[end].index + 1
    {
      found.append(entries[start...end])
      start = end + 1
    }
    return found
  }

  /// The changes in words.
  var words: String {
    let parts = [
      ("gone since", gone), ("no longer of the data set", dropped), ("new", added),
      ("labelled otherwise", relabelled),
    ]
    let known = parts.filter { !$0.1.isEmpty }.map { "\($0.0): \(someOf($0.1))" }
    return known.isEmpty
      ? "those that differ are none of the pictures that the journal holds"
      : known.joined(separator: "; ")
  }
}

/// The first of `names`, and how many there are where they are more.
func someOf(_ names: [String]) -> String {
  names.prefix(3).map(quoted).joined(separator: ", ")
    + (names.count > 3 ? " and \(grouped(names.count - 3)) more" : "")
}

extension [String] {
  /// Where `name` stands, or would stand, among these, which are in the order of their bytes.
  fileprivate func position(of name: String) -> Int {
    var range = startIndex..<endIndex
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if self[middle].utf8.lexicographicallyPrecedes(name.utf8) {
        range = middle + 1..<range.upperBound
      } else {
        range = range.lowerBound..<middle
      }
    }
    return range.lowerBound
  }
}

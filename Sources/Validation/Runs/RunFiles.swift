internal import Imaging
internal import Tensors

/// The files of a run's pictures, by which a journal is known to be of them.
struct RunFiles<Entry: JournalEntry>: Sendable {
  /// What the pictures are called, in their order.
  let names: [String]
  /// The files that are read for the picture of that name, in the order of an entry's digests.
  let paths: @Sendable (_ name: String) -> [String]
  /// Whether an entry of the picture at that position says of it what the data set says.
  let agrees: @Sendable (Entry, _ index: Int) -> Bool

  /// Whether an entry is of the picture at its position.
  func holds(_ entry: Entry) -> Bool {
    names[entry.index] == entry.file && agrees(entry, entry.index)
  }

  /// The names of the pictures whose files hold something else than when `entries` were noted.
  ///
  /// Every file is read again: times and sizes tell nothing of a folder that was copied.
  func changed(since entries: [Entry], producers: Int) -> [String] {
    let paths = paths
    let reader = PictureBlocks(lookahead: 2, producers: producers)
    var found: [String] = []
    let prepare: @Sendable (Entry) -> Bool = { entry in
      zip(paths(entry.file), entry.digests).allSatisfy { path, digest in
        digest == Self.digest(of: path)
      }
    }
    reader.forEach(entries.chunks(of: 64).map(Array.init), prepare: prepare) { index, isSame in
      found += zip(entries[(64 * index)...], isSame).filter { !$0.1 }.map(\.0.file)
    }
    return found
  }

  /// The digest of the bytes that a run would read; nil where there are none.
  private static func digest(of path: String) -> String? {
    (try? ImageDecoder.contents(of: path)).map { SHA256.digest(of: $0) }
  }
}

/// Everything that decides what a run computes; the first line of its journal.
package protocol JournaledRun: Codable, Equatable {
  /// What is noted of a picture.
  associatedtype Entry: JournalEntry

  /// The form of the journal, 1.
  var journal: Int { get }
  /// The positions that this part of the run works on, block by block.
  var blocks: [Range<Int>] { get }
  /// The part of the run.
  var shard: Shard { get }

  /// Why no run could have written this; nil where one could.
  var fault: String? { get }

  /// Whether everything that the entry says can be of this run.
  func holds(_ entry: Entry) -> Bool

  /// Why these entries are not of the pictures of the whole run; nil where they are.
  func fault(of entries: [Entry]) -> String?

  /// What differs from `other`, in words; nil where nothing does.
  func difference(from other: Self) -> String?

  /// The same for another part of the run.
  func with(shard: Shard) -> Self
}

extension JournaledRun {
  /// Nothing, where the entries do not tell.
  package func fault(of entries: [Entry]) -> String? { nil }
}

/// What is noted of a picture.
package protocol JournalEntry: Codable, Hashable {
  /// The picture's position in the run, from 0.
  var index: Int { get }
  /// The file, relative to the folder of the data set.
  var file: String { get }
}

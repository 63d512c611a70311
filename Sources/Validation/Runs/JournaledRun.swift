package import BEiTModels
package import Imaging
internal import Registry

/// Everything that decides what a run computes; the first line of its journal.
package protocol JournaledRun: Codable, Equatable, Sendable {
  /// What is noted of a picture.
  associatedtype Entry: JournalEntry

  /// The version of the journal's form.
  var journal: Int { get }
  /// The model.
  var model: String { get }
  /// The SHA-256 of the model's file, where it is known.
  var modelSHA256: String? { get }
  /// The format of the model's large products.
  var precision: Precision { get }
  /// The pictures of the whole run.
  var pictures: Int { get }
  /// The SHA-256 of what they are called, and of what else is known of them beforehand.
  var picturesSHA256: String { get }
  /// How they were drawn; nil where they are all of the folder.
  var subset: Subset? { get }
  /// What is done to them.
  var preprocessing: Preprocessing { get }
  /// The part of the run.
  var shard: Shard { get }
  /// The positions that this part of the run works on, block by block.
  var blocks: [Range<Int>] { get }

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

  /// What every kind of run states: the name of each fact, and what it is here and in `other`.
  ///
  /// The same model file may be called by another path.
  func facts(beside other: Self) -> [RunFact] {
    let isSameFile = modelSHA256 != nil && modelSHA256 == other.modelSHA256
    return [
      RunFact("form of the journal", "\(journal)", "\(other.journal)"),
      RunFact("model", model, isSameFile ? model : other.model),
      RunFact("model file", modelSHA256 ?? "unknown", other.modelSHA256 ?? "unknown"),
      RunFact("precision", precision.rawValue, other.precision.rawValue),
      RunFact(RunFact.count, "\(pictures)", "\(other.pictures)"),
      // Before the pictures, which another drawing changes.
      RunFact("drawing", subset.request, other.subset.request),
      RunFact(RunFact.names, picturesSHA256, other.picturesSHA256),
      RunFact("subset", subset.words, other.subset.words),
      RunFact(
        "preprocessing", preprocessing.summary(besides: other.preprocessing),
        other.preprocessing.summary(besides: preprocessing)),
      RunFact("shard", "\(shard)", "\(other.shard)"),
    ]
  }

  /// Whether the pictures are the first thing that an earlier run had not in common with this one.
  func isThroughOthers(than other: Self) -> Bool {
    let difference = facts(beside: other).first { $0.here != $0.there }
    return [RunFact.count, RunFact.names].contains(difference?.name)
  }
}

/// Something that two runs must have in common to be one.
struct RunFact {
  let name: String
  let here: String
  let there: String

  /// The name of the number of pictures.
  static let count = "number of pictures"
  /// The name of what identifies them.
  static let names = "pictures or labels"

  init(_ name: String, _ here: String, _ there: String) {
    self.name = name
    self.here = here
    self.there = there
  }
}

extension [RunFact] {
  /// The first that the two do not have in common, in words.
  var difference: String? {
    first { $0.here != $0.there }.map {
      "\($0.name == RunFact.names ? "other" : "another") \($0.name): expected \($0.here), found \($0.there)"
    }
  }
}

/// What is noted of a picture.
package protocol JournalEntry: Codable, Hashable, Sendable {
  /// The picture's position in the run, from 0.
  var index: Int { get }
  /// The file, relative to the folder of the data set.
  var file: String { get }
  /// The SHA-256 of each file that was read for it; nil of one that could not be opened.
  var digests: [String?] { get }
  /// Whether the picture could be read.
  var isReadable: Bool { get }
  /// Whether the best answer is right, where that can be said of a picture.
  var top1: Bool? { get }
  /// Whether one of the best five is.
  var top5: Bool? { get }
  /// The same without what is too large to be kept of every picture in memory.
  var condensed: Self { get }
}

extension JournalEntry {
  /// Whether every digest is one, as journals have them from form 2 on.
  var hasDigests: Bool {
    digests.allSatisfy { digest in
      digest.map { text in
        text.utf8.count == 64
          && text.utf8.allSatisfy {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
              || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
          }
      } ?? !isReadable
    }
  }
}

/// The forms of journals.
enum JournalVersion {
  /// The form that is written.
  ///
  /// Before it, entries did not say by a digest what the files held.
  static let written = 2
  /// The forms that are read.
  static let readable = 1...2
}

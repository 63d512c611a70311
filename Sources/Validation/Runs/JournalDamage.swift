internal import Tensors

/// A line of a journal that is none of its run's, and what is lost by it.
struct JournalDamage: Equatable {
  /// The line, from 1.
  let line: Int
  /// The first line that is not gone on with: that of the first picture of its block.
  let firstDropped: Int
  /// The lines from there to the end.
  let dropped: Int
}

extension JournalDamage {
  /// What people are told of it.
  func words(path: String) -> String {
    "\(quoted(path)): line \(line) is damaged: "
      + (dropped == 1
        ? "it is dropped, and its picture run again"
        : "its block and all after it, \(counted(dropped, "line")) from line \(firstDropped) on, "
          + "are dropped and their pictures run again")
  }
}

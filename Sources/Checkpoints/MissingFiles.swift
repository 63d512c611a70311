/// The error of a checkpoint in several files of which some are not there.
enum MissingFiles {
  /// The names that a message lists.
  private static let listed = 10

  /// Says which of `total` files that `subject` needs are missing.
  static func error(_ subject: String, _ names: [String], of total: Int) -> CheckpointError {
    let list = names.prefix(listed).map { quoted($0) }.joined(separator: ", ")
    let rest = names.count > listed ? " and \(names.count - listed) more" : ""
    return CheckpointError(
      subject, .missing, "\(names.count) of its \(total) files are not there: \(list)\(rest)",
      hint: "put them into the same folder; files and index must come from one download")
  }
}

internal import Registry

extension ValidationReport {
  /// Which pictures the figures are of, in words: all only where all could be read and none of the
  /// folder was left out.
  var pictureWords: String {
    let missing =
      unreadable.isEmpty ? "" : ", \(grouped(unreadable.count)) of them unreadable"
    guard run.subset == nil, !missing.isEmpty || hasLeftOut else {
      return run.subset.words + missing
    }
    return "\(counted(run.pictures, "picture")) with a label" + missing
  }

  /// Whether pictures of the folder were passed over.
  private var hasLeftOut: Bool { findings.contains { $0.contains(" left out") } }
}

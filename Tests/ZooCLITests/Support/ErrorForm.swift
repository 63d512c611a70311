extension Program.Outcome {
  /// Whether stderr is one complaint of the form `subject: what failed: detail`, which may go on in
  /// indented lines and end in a line `hint: …`.
  var isWellFormedComplaint: Bool {
    var lines = stderr.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.popLast() == "", let first = lines.first else { return false }
    if lines.count > 1, lines.last?.hasPrefix("hint: ") == true { lines.removeLast() }
    return first.contains(": ") && !first.hasPrefix("Error") && !first.hasSuffix(".")
      && lines.dropFirst().allSatisfy { $0.hasPrefix("  ") }
  }

  /// Whether the program says that it could not run, on stderr alone.
  var isRefusal: Bool { status == 2 && stdout.isEmpty && isWellFormedComplaint }

  /// Whether the program says that the words of the command line were wrong.
  var isUsageError: Bool { status == 64 && stdout.isEmpty && !stderr.isEmpty }
}

extension Program.Outcome {
  /// Whether the program says that it could not run, after lines on what it tried.
  var isRefusalWithNotes: Bool { status == 2 && stdout.isEmpty && !stderr.isEmpty }
}
